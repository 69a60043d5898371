import type { ArtifactChange, Fix as SarifFix, Replacement } from 'sarif';
import type { Edit, Fix } from '../fix.ts';
import type { Presenter } from './presenter.ts';
import { artifactLocation, regionOf } from './sarif-locations.ts';

/** The fixes that edit something; what is only a plan has no form in SARIF. */
export function sarifFixes(fixes: readonly Fix[], view: Presenter): SarifFix[] {
  return fixes.flatMap((fix) => {
    const artifactChanges = [...changesOf(fix, view)];
    if (artifactChanges.length === 0) return [];
    return [{ description: { text: view.mask(fix.title) }, artifactChanges, properties: { class: fix.class } }];
  });
}

function* changesOf({ edits, creates }: Fix, view: Presenter): Generator<ArtifactChange> {
  // A fix is of use only as a whole.
  if (edits.some(({ path }) => view.sourceOf(path) === undefined)) return;
  for (const path of new Set(edits.map((edit) => edit.path))) {
    const own = edits.filter((edit) => edit.path === path);
    const replacements = own.flatMap((edit) => replacementOf(edit, view));
    yield { artifactLocation: artifactLocation(path, view), replacements };
  }
  for (const { path, text } of creates ?? []) {
    const deletedRegion = { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 };
    const replacements = [{ deletedRegion, insertedContent: { text: view.mask(text) } }];
    yield { artifactLocation: artifactLocation(path, view), replacements };
  }
}

function replacementOf(edit: Edit, view: Presenter): Replacement[] {
  const range = view.rangeOf(edit);
  if (range === undefined) return [];
  const inserted = edit.text === '' ? {} : { insertedContent: { text: view.mask(edit.text) } };
  return [{ deletedRegion: regionOf(range), ...inserted }];
}
