import { memberPath } from '../program/link.ts';
import type { Call, Node } from '../program/nodes.ts';

/** What the standard library of Python makes of the clock, or of a generator that is no secret. */
const GUESSABLE =
  /^(?:random\.(?:random|randint|randrange|choices?|sample|getrandbits|uniform|randbytes)|time\.(?:time|time_ns|monotonic)|datetime\.(?:datetime\.)?(?:now|utcnow|today)|uuid\.uuid1)$/;

/** `random.choices(…)`, `time.time()`, `from random import choice; choice(…)`: as Python names them. */
export function pythonGuess({ callee }: Call): string | undefined {
  const path = memberPath(callee);
  const origin = rootOf(callee)?.binding?.origin;
  if (!path || origin?.kind !== 'import' || !origin.module.startsWith('python:')) return undefined;
  const module = origin.module.slice('python:'.length);
  const own = origin.imported === '*' ? [module] : [module, origin.imported];
  const name = [...own, ...path.slice(1)].join('.');
  return GUESSABLE.test(name) ? `${path.join('.')}()` : undefined;
}

function rootOf(node: Node): Extract<Node, { kind: 'name' }> | undefined {
  let at = node;
  while (at.kind === 'member') at = at.object;
  return at.kind === 'name' ? at : undefined;
}
