import type { Fixer } from '../fixes.ts';
import { guided } from '../guided.ts';
import { isOf } from '../subject.ts';

/** The operator of a range: `^` of `^1.2.0`. */
const OPERATOR = /^(?:\^|~|>=)?/;

/**
 * Asks for the first version with all fixes. Where a version is installed or locked the manifest alone changes
 * nothing, so there it is a plan.
 */
export const raiseVersion: Fixer = function* (_finding, subject, context) {
  if (!isOf(subject, 'vulnerableDependency')) return;
  const { at, name, range, resolved, fixed, advisories } = subject;
  const title = `Ask for \`${name}\` ${fixed}`;
  const also = [...new Set(advisories.flatMap((each) => each.also ?? []))];
  const update = 'Install again, so that the lockfile holds it, and run your tests.';
  const end = at.end - 1;
  const start = end - range.length;
  const isWritten = context.text(at.path)?.slice(start, end) === range;
  if (!isWritten || (resolved && resolved.source !== 'asked for')) {
    yield guided('raise-version', title, [`Ask for ${fixed} of \`${name}\` or a newer one.`, update, ...also]);
    return;
  }
  const text = `${OPERATOR.exec(range)?.[0] ?? ''}${fixed}`;
  yield {
    id: 'raise-version',
    title,
    class: 'safe',
    edits: [{ path: at.path, start, end, text }],
    steps: [update, ...also],
  };
};
