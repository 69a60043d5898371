import type { Evidence } from '../finding.ts';
import type { Place } from '../source.ts';
import type { CredentialFlow, CredentialSource } from './flows.ts';

/** The way of a credential as a reader follows it: the source, what it passes, the sink. What the finding marks is left out. */
export function flowEvidence({ source, steps, sink }: CredentialFlow, end: string): Evidence[] {
  const found: Evidence[] = [{ ...source.at, note: sourceNote(source) }, ...steps];
  const before = found.filter(
    (each, index) => !isInside(each, sink.argument) && found.findIndex((other) => isSame(other, each)) === index,
  );
  return before.length === 0 ? [] : [...before, { ...sink.argument, note: end }];
}

function sourceNote({ kind, name }: CredentialSource): string {
  switch (kind) {
    case 'request':
      return `The caller sends \`${name}\`.`;
    case 'headers':
      return `\`${name}\` holds every header of the request.`;
    case 'setting':
      return `\`${name}\` is a secret of the environment.`;
    case 'environment':
      return `\`${name}\` holds every variable of the environment.`;
    case 'tokens':
      return `\`${name}\` holds issued tokens.`;
    case 'named':
      return `\`${name}\` is a credential by its name.`;
  }
}

function isInside(inner: Place, outer: Place): boolean {
  return inner.path === outer.path && inner.start >= outer.start && inner.end <= outer.end;
}

function isSame(one: Place, other: Place): boolean {
  return one.path === other.path && one.start === other.start && one.end === other.end;
}
