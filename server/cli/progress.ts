import type { Io } from './io.ts';

/** A terminal shows no more than this; more only costs time. */
const MILLISECONDS_BETWEEN = 80;
const CLEAR_LINE = '\r\u001B[K';

export interface Progress {
  readonly show: (done: number, all: number) => void;
  readonly end: () => void;
}

/** A counter on standard error while it is a terminal, nothing otherwise. */
export function createProgress({ stderr, now }: Io): Progress {
  if (!stderr.isTerminal) return { show: () => undefined, end: () => undefined };
  let last = -Infinity;
  let shown = false;
  return {
    show(done, all) {
      if (now() - last < MILLISECONDS_BETWEEN) return;
      last = now();
      shown = true;
      stderr.write(`${CLEAR_LINE}Auditing ${done} of ${all} files`);
    },
    end() {
      if (shown) stderr.write(CLEAR_LINE);
      shown = false;
    },
  };
}
