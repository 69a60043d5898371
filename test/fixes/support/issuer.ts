import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

export interface TokenOptions {
  readonly issuer?: string;
  readonly audience?: string;
  /** From now; negative for a token that has expired. */
  readonly secondsToLive?: number;
  readonly scope?: string;
  /** Signed with a key that the issuer does not publish. */
  readonly forged?: boolean;
}

/** An authorization server as far as a resource server sees it: a name, published keys, and tokens. */
export interface Issuer {
  readonly url: string;
  readonly keysUrl: string;
  token(audience: string, options?: TokenOptions): Promise<string>;
  stop(): Promise<void>;
}

export async function startIssuer(alg: 'ES256' | 'RS256' = 'ES256'): Promise<Issuer> {
  const [own, foreign] = await Promise.all([generateKeyPair(alg), generateKeyPair(alg)]);
  const keys = { keys: [{ ...(await exportJWK(own.publicKey)), kid: 'current', alg, use: 'sig' }] };
  const server = createServer((_req, res) => {
    res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(keys));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    keysUrl: `${url}/keys`,
    token: (audience, options = {}) =>
      new SignJWT({ scope: options.scope ?? 'mcp:tools', client_id: 'test' })
        .setProtectedHeader({ alg, kid: 'current' })
        .setSubject('user')
        .setIssuer(options.issuer ?? url)
        .setAudience(options.audience ?? audience)
        .setIssuedAt()
        .setExpirationTime(Math.floor(Date.now() / 1000) + (options.secondsToLive ?? 300))
        .sign(options.forged ? foreign.privateKey : own.privateKey),
    stop: () => new Promise<void>((resolve) => void server.close(() => resolve())),
  };
}
