import type { Fixer } from '../fixes.ts';
import { guided } from '../guided.ts';
import { isOf } from '../subject.ts';

/** A range of one comparator: `^1.2.0`, `==1.2.0`. */
const COMPARATOR = /^(\^|~=?|>=|===?)?\s*\d[\w.]*$/;

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
  const comparator = COMPARATOR.exec(range);
  const offset = context.text(at.path)?.slice(at.start, at.end).lastIndexOf(range) ?? -1;
  if (!comparator || offset < 0 || (resolved && resolved.source !== 'asked for')) {
    yield guided('raise-version', title, [`Ask for ${fixed} of \`${name}\` or a newer one.`, update, ...also]);
    return;
  }
  const start = at.start + offset;
  const edit = { path: at.path, start, end: start + range.length, text: `${comparator[1] ?? ''}${fixed}` };
  yield {
    id: 'raise-version',
    title,
    class: 'safe',
    edits: [edit],
    steps: [update, ...also],
  };
};
