import type { Call, Expression } from '../program/nodes.ts';

/** All that a call is given, by place and by name. */
export function givenTo({ arguments: placed, keywords }: Call): readonly Expression[] {
  return keywords.length === 0 ? placed : [...placed, ...keywords.map((each) => each.value)];
}
