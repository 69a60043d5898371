import type { Evidence, Finding } from '../../server/engine/finding.ts';
import type { Fix } from '../../server/engine/fix.ts';
import type { ReportInput } from '../../server/engine/report/input.ts';
import type { RuleMeta } from '../../server/engine/rule.ts';
import { unusedSuppression } from '../../server/engine/suppressions.ts';

export const ROOT = '/project';
export const SERVER = `${ROOT}/src/server.ts`;
export const AUTH = `${ROOT}/src/auth.ts`;

const lateGate: RuleMeta = {
  id: 'transport/late-gate',
  title: 'Gate mounted too late',
  severity: 'error',
  confidence: 'high',
  cwe: [696, 306],
  owasp: ['MCP07'],
  references: [{ title: 'Express: middleware', url: 'https://expressjs.com/en/guide/using-middleware.html' }],
  messages: { found: 'The gate comes after `{route}`.' },
};

/** The place of the first occurrence of some text in a file. */
export function placeOf(path: string, text: string, part: string): { path: string; start: number; end: number } {
  const start = text.indexOf(part);
  return { path, start, end: start + part.length };
}

export function findingAt(
  place: { readonly path: string; readonly start: number; readonly end: number },
  more: Partial<Finding> = {},
): Finding {
  return {
    ...place,
    rule: lateGate.id,
    messageId: 'found',
    message: 'The gate comes after `/mcp`.',
    severity: 'error',
    confidence: 'high',
    evidence: [],
    fix: 'none',
    ...more,
  };
}

export function inputOf(
  texts: Readonly<Record<string, string>>,
  findings: readonly Finding[],
  more: Partial<ReportInput> = {},
): ReportInput {
  const milliseconds = { read: 0, parse: 0, link: 0, model: 0, judge: 0, total: 0 };
  return {
    result: {
      findings,
      skipped: [],
      statistics: {
        files: Object.keys(texts).length,
        bytes: 0,
        skipped: {},
        modelled: { files: 0, programs: 0 },
        milliseconds,
      },
    },
    root: ROOT,
    texts: new Map(Object.entries(texts)),
    fixes: new Map<Finding, readonly Fix[]>(),
    rules: [lateGate, unusedSuppression],
    pages: { [lateGate.id]: '# Gate mounted too late\n\nRequests reach the route first.\n' },
    version: '1.2.3',
    ...more,
  };
}

/** Two files, a finding with evidence in both and a fix, and a suppressed finding. */
export function wholeProject(): ReportInput {
  const server = `import { gate } from './auth.js';

app.post('/mcp', handler);
app.use(gate);
app.listen(3000); // mcp-auth-audit-disable-line transport/late-gate -- behind a proxy
`;
  const auth = 'export function gate(request, response, next) {\n\tnext();\n}\n';
  const evidence: Evidence[] = [
    { ...placeOf(SERVER, server, 'app.use(gate)'), note: 'The gate is mounted here.' },
    { ...placeOf(AUTH, auth, 'next()'), note: 'It lets requests through here.' },
  ];
  const finding = findingAt(placeOf(SERVER, server, "app.post('/mcp', handler)"), { evidence, fix: 'safe' });
  const comment = placeOf(SERVER, server, '// mcp-auth-audit-disable-line transport/late-gate -- behind a proxy');
  const suppressed = findingAt(placeOf(SERVER, server, 'app.listen(3000)'), {
    severity: 'warning',
    suppression: { span: comment, reason: 'behind a proxy' },
  });
  const line = placeOf(SERVER, server, 'app.use(gate);\n');
  const at = server.indexOf('app.post');
  const fix: Fix = {
    id: 'move-gate',
    title: 'Mount the gate before the route',
    class: 'safe',
    edits: [
      { path: SERVER, start: at, end: at, text: 'app.use(gate);\n' },
      { ...line, text: '' },
    ],
    steps: [],
  };
  const skipped = [{ path: `${ROOT}/data.bin.js`, reason: 'binary' as const }];
  const input = inputOf({ [SERVER]: server, [AUTH]: auth }, [finding, suppressed], {
    fixes: new Map([[finding, [fix]]]),
  });
  return { ...input, result: { ...input.result, skipped } };
}
