import { enclosingFunction } from '../../program/walk.ts';
import type { Node } from '../../program/nodes.ts';
import { freshName, namesIn } from '../names.ts';
import type { PythonDraft } from './draft.ts';

/**
 * Code that gives a variable of the environment where a node stands. A function gets it from a constant of the module, so
 * that the server does not start without it, instead of failing at the first request.
 */
export function settingAt(draft: PythonDraft, variable: string, node: Node): string {
  const lookup = `${draft.import('os')}.environ["${variable}"]`;
  if (!enclosingFunction(node)) return lookup;
  return defined(draft, variable, lookup);
}

/** The name of a constant with a value: one that is there already, or a new one. */
export function defined(draft: PythonDraft, wanted: string, value: string): string {
  const { module } = draft;
  const written = draft.style(value);
  const present = module.program.body.find(
    (each) =>
      each.kind === 'declaration' &&
      each.target.kind === 'namePattern' &&
      each.target.name === wanted &&
      each.value !== undefined &&
      module.text.slice(each.value.start, each.value.end) === written,
  );
  if (present) return wanted;
  const name = freshName(wanted, namesIn(module));
  draft.declare(`${name} = ${value}`);
  return name;
}
