import { AUTHORIZATION_SERVER_PLANS } from './authorization-server-plans.ts';
import { EXPOSURE_PLANS } from './exposure-plans.ts';
import type { Fixer } from './fixes.ts';
import { guided } from './guided.ts';
import { LOGIN_PLANS } from './login-plans.ts';

/** What to do by hand, where the fix needs to know what only a person knows. */
export interface Plan {
  readonly id: string;
  readonly title: string;
  readonly steps: readonly string[];
}

const PLANS: Readonly<Record<string, Plan>> = {
  ...AUTHORIZATION_SERVER_PLANS,
  ...EXPOSURE_PLANS,
  ...LOGIN_PLANS,
  'oauth/shell-opened-url': {
    id: 'open-without-shell',
    title: 'Open the URL without a shell',
    steps: [
      'Parse the URL with `new URL(value)` and refuse every scheme but `http:` and `https:`.',
      'Start the program with `execFile` or `spawn`, the URL as an argument of its own, and no `shell` option: `open` on macOS, `xdg-open` on Linux, `rundll32` with `url.dll,FileProtocolHandler` on Windows.',
      'Print the URL as well, for people whose machine has no browser.',
    ],
  },
  'oauth/unguarded-metadata-fetch': {
    id: 'guard-address',
    title: 'Ask where the address leads before it is requested',
    steps: [
      'Take issuers and key sets from the settings, and refuse a token whose `iss` is not one of them, wherever the address need not come from the other side.',
      'Otherwise accept `https:` only, resolve the host, refuse loopback, private and link-local addresses, and connect to the address that was checked.',
      'Request it with `redirect: "error"` and a timeout, read a bounded number of bytes, and show nothing of the answer in an error.',
    ],
  },
  'session/trusted-request-state': {
    id: 'seal-request-state',
    title: 'Seal the state for the user whose it is',
    steps: [
      'Make a codec with `createRequestStateCodec`: `key` of at least 32 bytes from the environment, a short `ttlSeconds`, and `bind` that gives the method and the user of the token.',
      'Give `codec.verify` to the server as `requestState: { verify: codec.verify }`: what was changed is then refused before a handler runs.',
      'Make states with `codec.mint(payload, ctx)` and read them with `ctx.mcpReq.requestState()`.',
    ],
  },
  'session/unbound-to-principal': {
    id: 'bind-session',
    title: 'Bind each session to its user',
    steps: [
      'When the session is opened, keep the user of the token beside the transport: `sub` and the issuer, not `client_id`, which all users of a client share.',
      'At every later request compare them with those of its own token, and answer 404 when they differ.',
      'Do the same in the handlers of `GET` and `DELETE`.',
    ],
  },
  'transport/caller-chosen-upstream': {
    id: 'choose-upstream-from-list',
    title: 'Let the caller choose from a list of hosts only',
    steps: [
      'Take the address from the settings when there is one upstream. Otherwise write down the hosts that the credential is for.',
      'Parse what the caller sends with `new URL(value)`, compare its `host` with the list, and refuse what is not on it before the request is sent.',
      'Send no credential of the server to an instance that belongs to the caller: let them bring their own.',
    ],
  },
  'transport/cleartext-listener': {
    id: 'serve-with-tls',
    title: 'Serve with TLS only',
    steps: [
      'Serve the app with `https.createServer({ key, cert }, app)`, or listen on `127.0.0.1` behind a proxy on the same machine that has TLS.',
      'Remove the plain port, or let it answer with a redirect alone, and write `https:` into the URLs of the server.',
    ],
  },
  'transport/deprecated-api': {
    id: 'leave-deprecated-api',
    title: 'Move to Streamable HTTP and its middleware',
    steps: [
      'Serve `POST /mcp` with `StreamableHTTPServerTransport`, and remove the old routes when your clients have moved.',
      'Replace options of a transport that check `Host` and `Origin` by `hostHeaderValidation` before the routes, or by `createMcpExpressApp`.',
    ],
  },
  'transport/list-only-filter': {
    id: 'ask-in-both-handlers',
    title: 'Ask the same question in `tools/call`',
    steps: [
      'Make one function that gives the tools that a caller may use, from `extra.authInfo`, and list what it gives.',
      'In the handler of `tools/call`, refuse a name that it does not give, before anything runs.',
    ],
  },
  'transport/spoofable-identity-header': {
    id: 'trust-what-was-checked',
    title: 'Decide by what was checked',
    steps: [
      'Take who the caller is from `req.auth` (`authInfo` in tools), behind a gate that verifies the token; take the URL of this server from its settings and the method from the body.',
      'Where a gateway authenticates, accept requests from it alone: ask for a secret header or a client certificate of its own, and let it remove the header from what comes in.',
      'Give `trust proxy` the number or the addresses of your proxies, not `true`, and decide about addresses by `req.socket.remoteAddress` where there are none.',
    ],
  },
};

/** The plan of a rule, for a person who mends a finding in TypeScript or JavaScript. */
export function planOf(rule: string): Plan | undefined {
  return Object.hasOwn(PLANS, rule) ? PLANS[rule] : undefined;
}

/** The plan of a rule whose findings only a person can mend. */
export const planned: Fixer = function* ({ rule }) {
  const plan = planOf(rule);
  if (plan) yield guided(plan.id, plan.title, plan.steps);
};
