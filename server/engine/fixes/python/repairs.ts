import type { Call, Expression, Property } from '../../program/nodes.ts';
import { ancestors } from '../../program/walk.ts';
import { exampleEntry } from '../example-file.ts';
import { byPlace } from '../drafts.ts';
import { setStep } from '../environment.ts';
import { nodeAt } from '../find.ts';
import type { Fixer } from '../fixes.ts';
import { guided } from '../guided.ts';
import { isOf } from '../subject.ts';
import { setKeyword } from './call.ts';
import { createPythonDraft, type PythonDraft } from './draft.ts';

/** `key == expected` → `hmac.compare_digest(key.encode(), expected.encode())` */
export const comparePythonInConstantTime: Fixer = function* (_finding, subject, context) {
  if (!isOf(subject, 'comparison')) return;
  const module = context.module(subject.at.path);
  const node = module && nodeAt(module, subject.at, 'binary');
  if (!module || !node || !/^[!=]==?$/.test(node.operator)) return;
  const draft = createPythonDraft(module);
  const hmac = draft.import('hmac');
  const [left, right] = [node.left, node.right].map((each) => module.text.slice(each.start, each.end));
  const negated = node.operator.startsWith('!') ? 'not ' : '';
  // compare_digest takes text of ASCII alone; a header may hold anything, or be missing
  const compared = `${negated}${hmac}.compare_digest(str(${left ?? ''}).encode(), str(${right ?? ''}).encode())`;
  draft.replace(node, compared);
  const title = 'Compare in constant time';
  yield { id: 'compare-in-constant-time', title, class: 'safe', edits: draft.edits(), steps: [] };
};

/** `os.getenv("JWT_SECRET", "changeme")` → `os.environ["JWT_SECRET"]` */
export const requirePythonSetting: Fixer = function* (_finding, subject, context) {
  if (!isOf(subject, 'fallback')) return;
  const { expression, variable } = subject;
  const module = context.module(expression.path);
  const node = module && (nodeAt(module, expression, 'call') ?? nodeAt(module, expression, 'logical'));
  if (!module || !node) return;
  const draft = createPythonDraft(module);
  requireVariable(draft, node, variable);
  const example = exampleEntry(expression.path, variable, context);
  yield {
    id: 'require-setting',
    title: `Require \`${variable}\` at start`,
    class: 'safe',
    edits: [...draft.edits(), ...example.edits].sort(byPlace),
    steps: [setStep([variable]), ...example.steps],
  };
};

/** `os.environ["API_KEY"]` in the place of a lookup; where it is a constant of the module, an empty text is refused too. */
function requireVariable(draft: PythonDraft, lookup: Expression, variable: string): void {
  draft.replace(lookup, draft.style(`${draft.import('os')}.environ["${variable}"]`));
  const statement = lookup.parent;
  if (statement?.kind !== 'declaration' || statement.parent?.kind !== 'program') return;
  if (statement.target.kind !== 'namePattern') return;
  const check = `
if not ${statement.target.name}:
    raise RuntimeError("Set ${variable}: without it the server must not start.")`;
  draft.insert(endOfLine(draft.module.text, statement.end), draft.style(check));
}

function endOfLine(text: string, at: number): number {
  const found = /\r?\n/.exec(text.slice(at));
  return found ? at + found.index : text.length;
}

const ORIGINS = 'MCP_ALLOWED_ORIGINS';

/** `allow_origins=["*"]` becomes a list of the environment. */
export const allowListedPythonOrigins: Fixer = function* (_finding, subject, context) {
  if (!isOf(subject, 'cors')) return;
  const title = 'Allow listed origins only';
  const step = `Set \`${ORIGINS}\` to the origins of your web clients, with commas between: \`https://app.example.com\`. Without it no web site may call.`;
  const module = context.module(subject.at.path);
  const found = module?.calls.find((call) => originsOf(call)?.value.start === subject.at.start);
  const property = found && originsOf(found);
  if (!module || !found || !property) {
    yield guided('allow-listed-origins', title, ['Give `allow_origins` a list of origins, without `*`.', step]);
    return;
  }
  const draft = createPythonDraft(module);
  const os = draft.import('os');
  setKeyword(
    draft,
    found,
    'allow_origins',
    `[origin for origin in ${os}.environ.get("${ORIGINS}", "").split(",") if origin]`,
  );
  yield { id: 'allow-listed-origins', title, class: 'values', edits: draft.edits(), steps: [step] };
};

function originsOf(call: Call): Property | undefined {
  return call.keywords.find((each): each is Property => each.kind === 'property' && each.key === 'allow_origins');
}

/** `"0.0.0.0"` becomes `"127.0.0.1"`, and `"0.0.0.0:8000"` `"127.0.0.1:8000"`. */
export const bindPythonToLoopback: Fixer = function* (_finding, subject, context) {
  if (!isOf(subject, 'listener') || !('at' in subject.bind)) return;
  const { at } = subject.bind;
  const module = context.module(at.path);
  const literal = module && nodeAt(module, at, 'literal');
  if (!module || !literal) return;
  const draft = createPythonDraft(module);
  const quote = module.text[literal.start] === "'" ? "'" : '"';
  const [port = ''] = /:\d+$/.exec(typeof literal.value === 'string' ? literal.value : '') ?? [];
  draft.replace(literal, `${quote}127.0.0.1${port}${quote}`);
  yield {
    id: 'bind-to-loopback',
    title: 'Listen on 127.0.0.1 only',
    class: 'values',
    edits: draft.edits(),
    steps: ['Clients on other machines reach the server through a proxy with TLS and authentication in front of it.'],
  };
};

/** A gate that is open while its secret is not set: the lookup raises. Other openings are a plan. */
export const closePythonGate: Fixer = function* (_finding, subject, context) {
  if (!isOf(subject, 'gate')) return;
  const { name, setting, opening, evidence } = subject;
  const unset = setting !== undefined && opening === 'unset-secret';
  for (const { path } of unset ? [...evidence, subject.at] : []) {
    const module = context.module(path);
    const lookup = module?.calls.find((call) => isLookupOf(call, setting ?? ''));
    if (!module || !lookup) continue;
    const draft = createPythonDraft(module);
    requireVariable(draft, lookup, setting ?? '');
    yield {
      id: 'close-gate',
      title: `Refuse to start without \`${setting ?? ''}\``,
      class: 'safe',
      edits: draft.edits(),
      steps: [setStep([setting ?? ''])],
    };
    return;
  }
  yield guided('close-gate', 'Close the way around the check', [
    unset
      ? `Read \`${setting}\` by \`os.environ["${setting}"]\`, so that the server does not start without it.`
      : `Let \`${name}\` refuse with 401 on every path on which nothing was proved: when the credential is missing or wrong, and when the check raises.`,
    'Let no branch construct or run the server without it.',
  ]);
};

/** `os.getenv("API_KEY")`, `os.environ.get("API_KEY", "")` that stands alone as a value. */
function isLookupOf(call: Call, variable: string): boolean {
  const [first] = call.arguments;
  const { callee } = call;
  if (first?.kind !== 'literal' || first.value !== variable || callee.kind !== 'member') return false;
  if (!/^(?:getenv|get)$/.test(callee.property)) return false;
  return [...ancestors(call)].every((each) => each.kind !== 'if' || each.test !== call);
}
