/** Where an anchor stands: its index in the list it was built from, and the offset behind its last character. */
export interface AnchorHit {
  readonly anchor: number;
  readonly end: number;
}

export interface Automaton {
  /** Every occurrence of every anchor, overlapping ones too, in the order of their ends; longer anchors first. */
  scan(text: string): Generator<AnchorHit>;
}

/** Only ASCII can stand in an anchor; every other code unit leads back to the start. */
const WIDTH = 128;

/**
 * Aho and Corasick's automaton over all anchors, case-sensitive, as one dense table: a text is read once, with one
 * look-up for each code unit, however many anchors there are.
 */
export function buildAutomaton(anchors: readonly string[]): Automaton {
  const states = 1 + anchors.reduce((sum, anchor) => sum + anchor.length, 0);
  const next = new Uint16Array(states * WIDTH);
  const found: number[][] = [[]];
  for (const [index, anchor] of anchors.entries()) {
    let state = 0;
    for (let at = 0; at < anchor.length; at++) {
      const edge = state * WIDTH + (anchor.charCodeAt(at) % WIDTH);
      if (next[edge] === 0) next[edge] = found.push([]) - 1;
      state = next[edge] ?? 0;
    }
    found[state]?.push(index);
  }
  closeTable(next, found);
  return { scan: (text) => scan(text, next, found) };
}

/** Fills every missing edge with the edge of the longest proper suffix, breadth first, and inherits its anchors. */
function closeTable(next: Uint16Array, found: number[][]): void {
  const suffix = new Uint16Array(found.length);
  const queue = [0];
  for (let head = 0; head < queue.length; head++) {
    const state = queue[head] ?? 0;
    const fallback = suffix[state] ?? 0;
    if (state !== 0) found[state]?.push(...(found[fallback] ?? []));
    for (let code = 0; code < WIDTH; code++) {
      const edge = state * WIDTH + code;
      const beyond = state === 0 ? 0 : (next[fallback * WIDTH + code] ?? 0);
      const target = next[edge] ?? 0;
      if (target === 0) {
        next[edge] = beyond;
        continue;
      }
      suffix[target] = beyond;
      queue.push(target);
    }
  }
}

function* scan(text: string, next: Uint16Array, found: readonly (readonly number[])[]): Generator<AnchorHit> {
  let state = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    state = code < WIDTH ? (next[state * WIDTH + code] ?? 0) : 0;
    if (state === 0) continue;
    const anchors = found[state];
    if (anchors === undefined || anchors.length === 0) continue;
    for (const anchor of anchors) yield { anchor, end: at + 1 };
  }
}
