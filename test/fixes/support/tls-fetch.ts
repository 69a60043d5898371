import { request } from 'node:https';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import type { Fetch } from './clients.ts';
import { readCertificate, type Authority, type Certificate } from './certificates.ts';

/** `fetch` over TLS that trusts one authority and shows a client certificate, if any. */
export function tlsFetch(trusted: Authority, client: Certificate | undefined): Fetch {
  const tls = { ca: readCertificate(trusted).cert, ...(client ? readCertificate(client) : {}), agent: false as const };
  return (url, init = {}) =>
    new Promise((resolve, reject) => {
      const headers = Object.fromEntries(new Headers(init.headers));
      const sent = request(url, { ...tls, method: init.method ?? 'GET', headers }, (answer) => {
        const fields = Object.entries(answer.headers).flatMap(([name, value]) =>
          value === undefined ? [] : [[name, String(value)] as [string, string]],
        );
        const status = answer.statusCode ?? 500;
        const body = status === 204 ? null : (Readable.toWeb(answer) as ReadableStream<Uint8Array<ArrayBuffer>>);
        resolve(new Response(body as BodyInit | null, { status, headers: fields }));
      });
      sent.once('error', reject);
      init.signal?.addEventListener('abort', () => sent.destroy(new Error('aborted')), { once: true });
      sent.end(typeof init.body === 'string' ? init.body : undefined);
    });
}
