import type { Program } from '../../server/engine/program/nodes.ts';
import type { Span } from '../../server/engine/source.ts';

/**
 * The first part of a tree whose span is not inside the text and inside the part that holds it, as a path with
 * offsets; undefined when there is none. Reads every property, so that it knows nothing about kinds of nodes.
 */
export function strayPart(program: Program): string | undefined {
  const open: Part[] = [{ value: program, limits: program, path: 'program' }];
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    const { value, limits, path } = part;
    let within = limits;
    if (isSpan(value)) {
      if (value.start < limits.start || value.end > limits.end || value.start > value.end) {
        return `${path} [${value.start}, ${value.end}) in [${limits.start}, ${limits.end})`;
      }
      within = value;
    }
    for (const [name, child] of Object.entries(value)) {
      // the statement of a variable holds it, not the other way round
      if (name === 'statement' || typeof child !== 'object' || child === null) continue;
      open.push({ value: child as object, limits: within, path: `${path}.${name}` });
    }
  }
  return undefined;
}

/** How many nodes lie above the deepest one. */
export function depthOf(program: Program): number {
  let deepest = 0;
  const open: [value: object, depth: number][] = [[program, 0]];
  for (let top = open.pop(); top !== undefined; top = open.pop()) {
    const [value, depth] = top;
    deepest = Math.max(deepest, depth);
    for (const child of Object.values(value)) {
      if (typeof child === 'object' && child !== null) open.push([child as object, depth + ('kind' in child ? 1 : 0)]);
    }
  }
  return deepest;
}

interface Part {
  readonly value: object;
  readonly limits: Span;
  readonly path: string;
}

function isSpan(value: object): value is Span {
  return 'start' in value && 'end' in value;
}
