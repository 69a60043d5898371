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
  for (const [edge, target] of next.entries()) if ((found[target]?.length ?? 0) > 0) next[edge] = target | ENDS_ANCHOR;
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

/** Set in an entry of the table whose state ends an anchor, so that one look-up tells both. */
const ENDS_ANCHOR = 0x8000;

function* scan(text: string, next: Uint16Array, found: readonly (readonly number[])[]): Generator<AnchorHit> {
  const cursor: Cursor = { at: 0, state: 0 };
  while (advance(cursor, text, next)) {
    for (const anchor of found[cursor.state] ?? []) yield { anchor, end: cursor.at };
  }
}

interface Cursor {
  at: number;
  state: number;
}

/** Reads on to the end of the next anchor. Apart from the generator, which V8 makes slower code for. */
function advance(cursor: Cursor, text: string, next: Uint16Array): boolean {
  const { length } = text;
  let { at, state } = cursor;
  while (at < length) {
    const code = text.charCodeAt(at++);
    const entry = code < WIDTH ? (next[(state << 7) | code] ?? 0) : 0;
    state = entry & ~ENDS_ANCHOR;
    if (entry < ENDS_ANCHOR) continue;
    cursor.at = at;
    cursor.state = state;
    return true;
  }
  return false;
}
