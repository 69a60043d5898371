import { modelDeployment } from '../deployment/model.ts';
import type { FileFacts } from '../frameworks/model.ts';
import type { Around, Claims, SettingsFile } from '../settings/around.ts';
import { modelHosts } from '../hosts/model.ts';
import type { Span } from '../source.ts';
import { NO_FILE } from './no-facts.ts';

/** Makes facts of one file that is no code. */
export type SettingsModel = (
  file: SettingsFile,
  around: Around,
) => Promise<Partial<FileFacts> & Claims> | (Partial<FileFacts> & Claims);

const MODELS: readonly SettingsModel[] = [modelHosts, modelDeployment];

/** The facts of all models about one file, and the spans that they answer for. */
export async function modelSettings(
  file: SettingsFile,
  around: Around,
): Promise<{ readonly facts: FileFacts; readonly claims: readonly Span[] }> {
  let facts = NO_FILE;
  const claims: Span[] = [];
  for (const model of MODELS) {
    const { claims: own = [], ...found } = await model(file, around);
    facts = joined(facts, found);
    for (const each of own) claims.push(each);
  }
  return { facts, claims };
}

/** Facts are lists, one a kind. */
export function joined(facts: FileFacts, more: Partial<FileFacts>): FileFacts {
  return keysOf(more).reduce((all, key) => withKind(all, more, key), facts);
}

function withKind(all: FileFacts, more: Partial<FileFacts>, kind: keyof FileFacts): FileFacts {
  const own = more[kind];
  return own === undefined || own.length === 0 ? all : { ...all, [kind]: [...all[kind], ...own] };
}

function keysOf(facts: Partial<FileFacts>): (keyof FileFacts)[] {
  return (Object.keys(NO_FILE) as (keyof FileFacts)[]).filter((key) => facts[key] !== undefined);
}
