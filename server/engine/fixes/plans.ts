import type { Fixer } from './fixes.ts';
import { guided } from './guided.ts';

/** What to do by hand, where the fix needs to know what only a person knows. */
interface Plan {
  readonly id: string;
  readonly title: string;
  readonly steps: readonly string[];
}

const PLANS: Readonly<Record<string, Plan>> = {
  'oauth/skipped-consent': {
    id: 'ask-for-consent',
    title: 'Ask for consent before the browser is sent on',
    steps: [
      'Show a page that names the client, its redirect URI and what it will be able to do, and send the browser on only when the person agrees: for each client, on each device.',
      "Protect the page: a CSRF token in its form, `frame-ancestors 'none'`, and the name of the client escaped.",
      'Remember the answer in a signed cookie (`__Host-`, `Secure`, `HttpOnly`, `SameSite=Lax`) that is bound to the client id, or on the server with the user.',
      'Make `state` after the consent, and accept it in the callback once.',
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

/** The plan of a rule whose findings only a person can mend. */
export const planned: Fixer = function* ({ rule }) {
  const plan = Object.hasOwn(PLANS, rule) ? PLANS[rule] : undefined;
  if (plan) yield guided(plan.id, plan.title, plan.steps);
};
