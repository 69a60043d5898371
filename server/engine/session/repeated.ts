import type { Evidence } from '../finding.ts';
import { foldersAbove, join } from '../paths.ts';
import type { Module } from '../program/link.ts';
import { mapsIn } from '../settings/tree.ts';
import type { Place } from '../source.ts';
import type { Judged } from './judge.ts';
import type { Units } from './units.ts';

const ENVIRONMENT_FILES = ['.env', '.env.local', '.env.development', '.env.production', '.dev.vars'];
/** Findings about a literal that a setting could hold as well. */
const OF_LITERALS = new Set(['credential/hardcoded', 'credential/default-value']);
/** How far before its default a variable is named at most: `process.env.NAME || 'value'`. */
const NEAR = 120;

/** A default that an environment file repeats is the same secret: the finding in the code names both places. */
export function withRepetitions(
  judged: readonly Judged[],
  module: Module,
  units: Pick<Units, 'get'>,
  roots: readonly string[],
): readonly Judged[] {
  if (!judged.some(({ finding }) => OF_LITERALS.has(finding.rule))) return judged;
  const files = [...foldersAbove(roots, [module.path])].flatMap((folder) =>
    ENVIRONMENT_FILES.map((name) => join(folder, name)),
  );
  return judged.map((each) => {
    const { finding } = each;
    const value = OF_LITERALS.has(finding.rule) ? unquoted(module.text.slice(finding.start, finding.end)) : '';
    const evidence = value.length < 4 ? [] : files.flatMap((path) => [...repetitionsIn(path, value, units)]);
    return evidence.length > 0
      ? { ...each, finding: { ...finding, evidence: [...finding.evidence, ...evidence] } }
      : each;
  });
}

function* repetitionsIn(path: string, value: string, units: Pick<Units, 'get'>): Generator<Evidence> {
  const unit = units.get(path);
  if (unit?.kind !== 'text' || !unit.text.includes(value)) return;
  for (const { map } of unit.settings().roots.flatMap((root) => [...mapsIn(root)])) {
    for (const { key, value: own } of map.entries) {
      if (own?.kind !== 'scalar' || own.value !== value) continue;
      const { start, end } = own.content;
      yield { path, start, end, note: `\`${String(key.value)}\` has the same value here` };
    }
  }
}

/** Where code has the value of a variable as its default, so that the finding there speaks of both. */
export function defaultInCode(
  modules: Iterable<Module>,
  { name, value, isKnown }: { readonly name: string; readonly value: string; readonly isKnown: boolean },
): Place | undefined {
  if (value.length < 8) return undefined;
  for (const { path, text, literals } of modules) {
    if (!text.includes(value)) continue;
    for (const literal of literals) {
      if (literal.kind !== 'literal' || literal.value !== value) continue;
      const { start, end } = literal;
      if (isKnown || text.slice(Math.max(0, start - NEAR), start).includes(name)) return { path, start, end };
    }
  }
  return undefined;
}

function unquoted(text: string): string {
  return /^(['"`])(.*)\1$/s.exec(text)?.[2] ?? text;
}
