import type { Units } from './units.ts';

/** How many places of a text its reader had to guess at. */
export function errorsOf(units: Units, path: string): number {
  const unit = units.get(path);
  if (unit?.kind === 'text') return unit.settings().errors.length;
  return unit?.kind === 'module' ? unit.module.program.errors.length : 0;
}
