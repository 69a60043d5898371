import { annotation } from '../annotation.ts';
import type { Draft } from '../draft.ts';
import { requiredEnvironment, setStep } from '../environment.ts';
import type { GateKind } from './gate-kind.ts';
import { TLS_VARIABLES } from './https.ts';
import { indented, refuseInExpress, refuseInNode, type Refusal } from './refusal.ts';

const VARIABLE = 'MCP_CLIENT_SANS';
const UNAUTHORIZED: Refusal = { status: 401, challenge: `'ClientCertificate realm="mcp"'`, message: 'Unauthorized' };
const FORBIDDEN: Refusal = { status: 403, message: 'Forbidden' };

/** A certificate of our own authority, with a name that is on the list. */
export const clientCertificate: GateKind = {
  id: 'require-client-certificate',
  title: 'Require a client certificate',
  middleware(draft) {
    const allowed = defineAllowed(draft);
    const text = annotation(draft.style);
    const type = text(`: ${draft.style.typescript ? draft.importType('express', 'RequestHandler') : ''}`);
    const socketType = text(` as ${tlsSocket(draft)}`);
    return draft.define(
      'requireClientCertificate',
      (self) => `const ${self}${type} = (req, res, next) => {
  const socket = req.socket${socketType};
${indented(checks({ socket: 'socket', san: 'san' }, allowed, refuseInExpress))}
  next();
};`,
    );
  },
  check(draft, { req, res }) {
    const allowed = defineAllowed(draft);
    const socket = draft.fresh('clientSocket');
    const type = annotation(draft.style)(` as ${tlsSocket(draft)}`);
    const statements = `const ${socket} = ${req}.socket${type};\n${checks({ socket, san: draft.fresh('san') }, allowed, (refusal) => refuseInNode(refusal, res))}`;
    return { statements, async: false };
  },
  steps: () => [
    setStep([...TLS_VARIABLES, VARIABLE]),
    `The three \`MCP_TLS_\` variables name PEM files: the server's key and certificate, and the authority that signs the clients' certificates.`,
    `\`${VARIABLE}\` lists the allowed names as the certificates hold them, with commas between: \`DNS:agent.example.com,URI:spiffe://example.com/agent\`.`,
  ],
};

function tlsSocket(draft: Draft): string {
  return draft.style.typescript ? draft.importType('node:tls', 'TLSSocket') : '';
}

function defineAllowed(draft: Draft): string {
  const required = requiredEnvironment(draft, VARIABLE, true);
  return draft.define(
    'allowedSans',
    (self) => `const ${self} = new Set(${required}.split(',').map((san) => san.trim()));`,
  );
}

function checks(
  { socket, san }: Readonly<Record<'socket' | 'san', string>>,
  allowed: string,
  refuse: (refusal: Refusal) => string,
): string {
  return `if (!${socket}.authorized) {
${indented(refuse(UNAUTHORIZED))}
}
const ${san} = ${socket}.getPeerCertificate().subjectaltname ?? '';
// Node quotes a name that holds a comma: such a name could pretend to be several.
if (${san}.includes('"') || !${san}.split(', ').some((name) => ${allowed}.has(name))) {
${indented(refuse(FORBIDDEN))}
}`;
}
