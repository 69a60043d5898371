import type { Handler } from '../../apps.ts';
import { placeOf, type ModelContext } from '../../context.ts';
import { followExport } from '../../../program/project.ts';
import type { Value } from '../../../program/values.ts';
import type { Place } from '../../../source.ts';
import type { Given } from '../arguments.ts';
import type { DjangoSettings } from './settings.ts';

/** Settings of django-cors-headers that let every site in, new and old. */
const OPEN = ['CORS_ALLOW_ALL_ORIGINS', 'CORS_ORIGIN_ALLOW_ALL'];

/** `CORS_ALLOW_ALL_ORIGINS = True`; with credentials the answer names the origin that asked. */
export function* djangoCors(settings: DjangoSettings, given: Given, context: ModelContext): Generator<Handler> {
  // which paths the pattern covers is not asked
  if (settings.get('CORS_URLS_REGEX')) return;
  const credentials = isTrue(settings.get('CORS_ALLOW_CREDENTIALS'));
  for (const name of OPEN) {
    const at = isTrue(settings.get(name)) ? placeOfSetting(settings, name, context) : undefined;
    if (!at) continue;
    const origins = credentials ? 'reflected' : 'any';
    yield { ...given, value: { kind: 'unknown' }, cors: { at, origins, credentials } };
  }
}

function placeOfSetting({ module }: DjangoSettings, name: string, { evaluator }: ModelContext): Place | undefined {
  const found = followExport(evaluator.project, module, name);
  if (!found || !('module' in found) || found.exported.kind !== 'binding') return undefined;
  const { origin } = found.exported.binding;
  return origin.kind === 'variable' && origin.value ? placeOf(origin.node, found) : undefined;
}

function isTrue(value: Value | undefined): boolean {
  return value?.kind === 'literal' && value.value === true;
}
