import type { Expression } from '../program/nodes.ts';
import type { Frame } from '../program/values.ts';
import type { Outcome, Quest } from './quest.ts';

/** What was found for each quest, by the frame and the expression. */
export interface Memory {
  of(quest: Quest, frame: Frame | undefined): Map<Expression, Outcome>;
}

export function createMemory(): Memory {
  const quests = new WeakMap<Quest, Map<Frame | undefined, Map<Expression, Outcome>>>();
  return {
    of(quest, frame) {
      const frames = quests.get(quest) ?? new Map<Frame | undefined, Map<Expression, Outcome>>();
      quests.set(quest, frames);
      const found = frames.get(frame) ?? new Map<Expression, Outcome>();
      frames.set(frame, found);
      return found;
    },
  };
}
