import type { Place } from '../source.ts';

export function isSamePlace(a: Place, b: Place): boolean {
  return a.path === b.path && a.start === b.start && a.end === b.end;
}

/** The inner place lies in the outer one, in the same file. */
export function encloses(outer: Place, inner: Place): boolean {
  return outer.path === inner.path && outer.start <= inner.start && inner.end <= outer.end;
}
