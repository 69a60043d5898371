import type { Expression, Template } from '../program/nodes.ts';
import type { Span } from '../source.ts';

const CREDENTIAL = /token|secret|key|password|passwd|jwt|bearer|authorization/i;

/** The value in a text that is the credential: what holds the `source`, else the only one whose name says so. */
export function secretPart({ values }: Template, source: Span | undefined): Expression | undefined {
  return values.find((each) => source && each.start <= source.start && source.end <= each.end) ?? onlySecret(values);
}

function onlySecret(values: readonly Expression[]): Expression | undefined {
  const named = values.filter((each) => {
    const name = each.kind === 'name' ? each.name : each.kind === 'member' ? each.property : undefined;
    return name !== undefined && CREDENTIAL.test(name);
  });
  return named.length === 1 ? named[0] : undefined;
}
