import { annotation } from '../annotation.ts';
import type { Draft } from '../draft.ts';
import { requiredEnvironment, setStep } from '../environment.ts';
import { stop } from '../snippet.ts';
import type { GateKind } from './gate-kind.ts';
import { indented, refuseInExpress, refuseInHono, refuseInNode, type Refusal } from './refusal.ts';

const VARIABLE = 'MCP_API_KEY';
const HEADER = 'x-api-key';
const REFUSAL: Refusal = { status: 401, challenge: `'ApiKey realm="mcp"'`, message: 'Unauthorized' };

/** One key for all callers, compared by digest in constant time. */
export const apiKey: GateKind = {
  id: 'require-api-key',
  title: 'Require an API key',
  middleware(draft) {
    const { digest, expected, equal } = digests(draft);
    const type = annotation(draft.style)(
      `: ${draft.style.typescript ? draft.importType('express', 'RequestHandler') : ''}`,
    );
    return draft.define(
      'requireApiKey',
      (self) => `const ${self}${type} = (req, res, next) => {
  if (!${equal}(${digest}(req.get('${stop(HEADER)}') ?? ''), ${expected})) {
${indented(refuseInExpress(REFUSAL), 2)}
  }
  next();
};`,
    );
  },
  honoMiddleware(draft) {
    const { digest, expected, equal } = digests(draft);
    const type = annotation(draft.style)(
      `: ${draft.style.typescript ? draft.importType('hono', 'MiddlewareHandler') : ''}`,
    );
    return draft.define(
      'requireApiKey',
      (self) => `const ${self}${type} = async (c, next) => {
  if (!${equal}(${digest}(c.req.header('${stop(HEADER)}') ?? ''), ${expected})) {
${indented(refuseInHono(REFUSAL), 2)}
  }
  return next();
};`,
    );
  },
  check(draft, { req, res }) {
    const { digest, expected, equal } = digests(draft);
    const statements = `if (!${equal}(${digest}(String(${req}.headers['${stop(HEADER)}'] ?? '')), ${expected})) {
${indented(refuseInNode(REFUSAL, res))}
}`;
    return { statements, async: false };
  },
  steps: () => [
    setStep([VARIABLE]),
    `Let clients send the key in the header \`${HEADER}\`; make it long and random, for instance with \`openssl rand -base64 32\`.`,
    'One key for everybody cannot be revoked for one caller: when there are several, give each a key of its own.',
  ],
};

function digests(draft: Draft): { readonly digest: string; readonly expected: string; readonly equal: string } {
  const hash = draft.import('node:crypto', 'createHash');
  const equal = draft.import('node:crypto', 'timingSafeEqual');
  const text = annotation(draft.style);
  const required = requiredEnvironment(draft, VARIABLE, true);
  const digest = draft.define(
    'sha256',
    (self) => `const ${self} = (value${text(': string')}) => ${hash}('sha256').update(value).digest();`,
  );
  const expected = draft.define('apiKeyDigest', (self) => `const ${self} = ${digest}(${required});`);
  return { digest, expected, equal };
}
