import type { Evaluator } from '../program/evaluate.ts';
import type { Module } from '../program/link.ts';
import type { Call, Expression } from '../program/nodes.ts';
import { pythonName, pythonResult } from '../program/python-names.ts';
import { decidesAbout, passing, passingPattern, type PartialTest } from './partial-test.ts';

type Found = PartialTest & { readonly node: Expression };

/** Tests of a part of a URL as only Python writes them: `"example.com" in url`, `re.match(r"https://example\.com", url)`. */
export function* pythonPartialTests(
  module: Module,
  isUrl: (node: Expression) => boolean,
  evaluator: Evaluator,
): Generator<Found> {
  if (module.program.moduleKind !== 'python') return;
  for (const node of module.binaries) {
    const { operator, left, right } = node;
    const text = left.kind === 'literal' && typeof left.value === 'string' ? left.value : undefined;
    if (operator !== 'in' || text === undefined || !isUrl(right) || !decidesAbout(node)) continue;
    const passes = isHost(text) ? passing('includes', text) : undefined;
    if (passes !== undefined) yield { node, how: 'in', passes };
  }
  for (const call of module.calls) {
    const found = patternTest(call, module, isUrl, evaluator);
    if (found) yield { node: call, ...found };
  }
}

/** `client.example.com`, `https://localhost`: no word that stands in many an address. */
function isHost(text: string): boolean {
  return /^(https?:\/\/)?(localhost|127\.0\.0\.1|[\w-]+(\.[\w-]+)+)([:/][\w./:-]*)?$/i.test(text);
}

/** `re.match(pattern, url)`, `re.compile(pattern).search(url)` */
function patternTest(
  call: Call,
  module: Module,
  isUrl: (node: Expression) => boolean,
  evaluator: Evaluator,
): PartialTest | undefined {
  const { callee } = call;
  if (callee.kind !== 'member' || !/^(match|search)$/.test(callee.property) || !isAsked(call)) return undefined;
  const written = patternOf(call, module, isUrl, evaluator);
  if (written === undefined) return undefined;
  // `re.match` looks at the beginning, whatever the pattern says
  const isAnchored = callee.property === 'match' && !/^\^|^\.\*/.test(written);
  const passes = passingPattern(isAnchored ? `^${written}` : written);
  return passes === undefined ? undefined : { how: `re.${callee.property}`, passes };
}

function patternOf(
  { callee, arguments: [first, second] }: Call,
  module: Module,
  isUrl: (node: Expression) => boolean,
  evaluator: Evaluator,
): string | undefined {
  if (callee.kind !== 'member' || !first) return undefined;
  const called = pythonName(evaluator.evaluate(callee, module)) ?? '';
  if (/^re\.(match|search)$/.test(called))
    return second && isUrl(second) ? textOf(first, module, evaluator) : undefined;
  const made = evaluator.evaluate(callee.object, module);
  const [pattern] = made.kind === 'result' && pythonResult(made) === 're.compile' ? made.node.arguments : [];
  return pattern && isUrl(first) ? textOf(pattern, module, evaluator) : undefined;
}

function textOf(node: Expression, module: Module, evaluator: Evaluator): string | undefined {
  const value = evaluator.evaluate(node, module);
  return value.kind === 'literal' && typeof value.value === 'string' ? value.value : undefined;
}

/** The answer decides: also by `is not None`, and as `bool(…)`. */
function isAsked(call: Call): boolean {
  const { parent } = call;
  return decidesAbout(
    parent?.kind === 'call' && parent.callee.kind === 'name' && parent.callee.name === 'bool' ? parent : call,
  );
}
