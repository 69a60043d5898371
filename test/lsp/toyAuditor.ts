import type { Auditor, AuditResult, CreateAuditor, FindingKey } from '../../server/engine/audit.ts';
import type { Finding } from '../../server/engine/finding.ts';
import { compareFindings } from '../../server/engine/finding.ts';
import type { Fix } from '../../server/engine/fix.ts';
import { dirname, join } from '../../server/engine/paths.ts';
import type { Cancellation, Workspace } from '../../server/engine/workspace.ts';
import { Cancelled } from '../../server/engine/workspace.ts';

/** What a test may do to the toy while it works. */
export interface ToyControl {
  /** Awaited before each audit, with the files asked for. */
  before: (files: readonly string[] | undefined) => Promise<void> | void;
  readonly indexed: string[];
  audits: number;
}

/**
 * An engine for tests of the protocol: it reports each word `insecure`, and each import of a file that holds one. The
 * word `crash` makes it fail with a message that quotes the text, and `broken` is a problem in a configuration file.
 */
export function toyAuditor(): { readonly createAuditor: CreateAuditor; readonly control: ToyControl } {
  const control: ToyControl = { before: () => undefined, indexed: [], audits: 0 };
  return { control, createAuditor: (workspace) => toy(workspace, control) };
}

function toy(workspace: Workspace, control: ToyControl): Auditor {
  const audit = async (files: readonly string[] | undefined, cancellation?: Cancellation): Promise<AuditResult> => {
    control.audits++;
    await control.before(files);
    const paths = files ?? (await workspace.files());
    const findings: Finding[] = [];
    const configProblems: AuditResult['configProblems'][number][] = [];
    const skipped: AuditResult['skipped'][number][] = [];
    for (const path of paths) {
      if (cancellation?.aborted === true) throw new Cancelled();
      const content = await workspace.read(path);
      if (content?.kind === 'skipped') skipped.push({ path, reason: content.reason });
      if (content?.kind !== 'text') continue;
      if (content.text.includes('crash')) throw new Error(`cannot read ${content.text}`);
      findings.push(...words(path, content.text), ...(await imports(workspace, path, content.text)));
      for (const { start, end } of occurrences(content.text, 'broken')) {
        configProblems.push({ path, start, end, message: '`broken` is no setting.' });
      }
    }
    if (cancellation?.aborted === true) throw new Cancelled();
    const milliseconds = { read: 0, parse: 0, link: 0, model: 0, judge: 0, total: 0 };
    const statistics = {
      files: paths.length,
      bytes: 0,
      skipped: {},
      modelled: { files: 0, programs: 0 },
      milliseconds,
    };
    return { findings: findings.sort(compareFindings), skipped, configProblems, statistics };
  };
  return {
    audit,
    invalidate: () => undefined,
    invalidateAll: () => undefined,
    async index() {
      control.indexed.push(...(await workspace.files()));
    },
    async fixes(path, key) {
      const content = await workspace.read(path);
      if (content?.kind !== 'text' || key.rule !== 'toy/insecure') return [];
      return content.text.slice(key.start, key.end) === 'insecure' ? fixesOf(path, key) : [];
    },
    async summary() {
      const { findings } = await audit(undefined);
      const servers = findings.map(({ path, start, end }) => {
        const endpoint = { path, start, end, route: '/mcp', gated: 'none' as const };
        return { path, start, end, name: 'toy', transports: [], patterns: [], endpoints: [endpoint] };
      });
      return { servers };
    },
  };
}

function* words(path: string, text: string): Generator<Finding> {
  for (const { start, end } of occurrences(text, 'insecure')) {
    const before = text.slice(0, start);
    const comment = /\/\/ mcp-auth-audit-disable-next-line toy\/insecure -- (.*)\n.*$/.exec(before);
    const finding = toyFinding('toy/insecure', '`insecure` lets everybody in.', { path, start, end });
    if (comment === null) yield finding;
    else {
      const span = { start: comment.index, end: text.indexOf('\n', comment.index) };
      yield { ...finding, suppression: { span, reason: comment[1] ?? '' } };
    }
  }
}

async function imports(workspace: Workspace, path: string, text: string): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const match of text.matchAll(/import '(\.\/[^']+)'/g)) {
    const target = join(dirname(path), match[1] ?? '');
    const content = await workspace.read(target);
    const [first] = content?.kind === 'text' ? occurrences(content.text, 'insecure') : [];
    if (first === undefined) continue;
    const evidence = [{ path: target, ...first, note: 'It is here.' }];
    const at = { path, start: match.index, end: match.index + match[0].length };
    found.push({ ...toyFinding('toy/import', 'The imported file lets everybody in.', at), evidence });
  }
  return found;
}

function toyFinding(rule: string, message: string, at: { path: string; start: number; end: number }): Finding {
  return {
    ...at,
    rule,
    messageId: 'only',
    message,
    severity: 'warning',
    confidence: 'high',
    evidence: [],
    fix: 'safe',
  };
}

function fixesOf(path: string, { start, end }: FindingKey): Fix[] {
  const text = 'secure(\n    "$KEY",\n  )';
  const stop = { start: text.indexOf('$KEY'), end: text.indexOf('$KEY') + 4 };
  const created = [{ path: join(dirname(path), '.env.example'), text: 'KEY=\n' }];
  return [
    { id: 'secure', title: 'Make it secure', class: 'safe', edits: [{ path, start, end, text: 'secure' }], steps: [] },
    {
      id: 'with-key',
      title: 'Make it secure with a key',
      class: 'values',
      edits: [{ path, start, end, text, stops: [stop] }],
      creates: created,
      steps: ['Set `KEY`.'],
    },
    { id: 'plan', title: 'Think about it', class: 'guided', edits: [], steps: ['Think.', 'Decide.'] },
  ];
}

function occurrences(text: string, word: string): { start: number; end: number }[] {
  return [...text.matchAll(new RegExp(`(?<![/\\w])${word}\\b`, 'g'))].map(({ index }) => ({
    start: index,
    end: index + word.length,
  }));
}
