/** Something that is done once, some time after it was last asked for. */
export interface Later {
  ask(): void;
  cancel(): void;
}

/** Bursts of events (a checkout, a save of many files) become one call, `milliseconds` after the last of them. */
export function later(milliseconds: number, work: () => void): Later {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const cancel = (): void => {
    clearTimeout(timer);
    timer = undefined;
  };
  return {
    ask() {
      cancel();
      timer = setTimeout(work, milliseconds);
    },
    cancel,
  };
}
