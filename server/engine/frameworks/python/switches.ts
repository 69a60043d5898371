import type { DangerousSwitch } from '../../facts/hosts.ts';
import { dangerousSwitch } from '../../facts/switches.ts';
import type { Evaluator } from '../../program/evaluate.ts';
import type { Module } from '../../program/link.ts';
import type { Call, Expression, Node } from '../../program/nodes.ts';
import { pythonName } from '../../program/python-names.ts';
import { alternatives, constantText } from '../../program/values.ts';
import { ancestors } from '../../program/walk.ts';
import { placeOf } from '../context.ts';

/** A variable of the environment that code sets for itself. */
interface Setting {
  readonly name: string;
  readonly value: Expression;
  readonly node: Node;
}

const SETTERS = /^os\.(?:putenv|environ\.setdefault)$/;
const UPDATES = /^os\.environ\.update$/;
/** What is asked before something is set for the developer's machine alone. */
const LOCAL = /local|debug|\bdev|development|test|http:|127\.0\.0\.1/i;

/** `os.environ["PYTHONHTTPSVERIFY"] = "0"`, `os.environ.setdefault("OAUTHLIB_INSECURE_TRANSPORT", "1")` */
export function* codeSwitches(module: Module, evaluator: Evaluator): Generator<DangerousSwitch> {
  if (module.program.moduleKind !== 'python' || !/\benviron\b|\bputenv\b/.test(module.text)) return;
  for (const { name, value, node } of settingsIn(module, evaluator)) {
    const text = constantText(evaluator.evaluate(value, module));
    const found = text === undefined ? undefined : dangerousSwitch(name, text);
    if (!found) continue;
    yield {
      kind: 'dangerousSwitch',
      at: placeOf(node, { module }),
      ...found,
      local: isLocal(node, module),
      removal: undefined,
    };
  }
}

function* settingsIn(module: Module, evaluator: Evaluator): Generator<Setting> {
  for (const node of module.assignments) {
    const { target, value } = node;
    if (target.kind !== 'index' && target.kind !== 'member') continue;
    for (const each of alternatives(evaluator.evaluate(target, module)))
      if (each.kind === 'environment') yield { name: each.name, value, node };
  }
  for (const call of module.calls) yield* settingsOf(call, module, evaluator);
}

function* settingsOf(call: Call, module: Module, evaluator: Evaluator): Generator<Setting> {
  const callee = pythonName(evaluator.evaluate(call.callee, module)) ?? '';
  const [first, second] = call.arguments;
  if (SETTERS.test(callee) && first && second) {
    const name = constantText(evaluator.evaluate(first, module));
    if (name !== undefined) yield { name, value: second, node: call };
  }
  if (!UPDATES.test(callee)) return;
  const given = first?.kind === 'object' ? first.properties : [];
  for (const each of [...given, ...call.keywords])
    if (each.kind === 'property' && each.key !== undefined) yield { name: each.key, value: each.value, node: each };
}

/** `if settings.debug: os.environ[…] = "1"` */
function isLocal(node: Node, { text }: Module): boolean {
  for (const at of ancestors(node)) {
    if (at.kind === 'if' && LOCAL.test(text.slice(at.test.start, at.test.end))) return true;
    if (at.kind === 'function' && LOCAL.test(at.name ?? '')) return true;
  }
  return false;
}
