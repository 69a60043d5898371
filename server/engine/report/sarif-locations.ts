import type { ArtifactLocation, Location, PhysicalLocation, Region } from 'sarif';
import type { Place } from '../source.ts';
import type { Presenter, Range } from './presenter.ts';

/** A place, with what is to be said about it. */
export function sarifLocation(place: Place, view: Presenter, message?: string): Location {
  const text = message === undefined ? {} : { message: { text: message } };
  return { physicalLocation: physicalLocation(place, view), ...text };
}

export function physicalLocation(place: Place, view: Presenter): PhysicalLocation {
  const range = view.rangeOf(place);
  const region = range === undefined ? {} : { region: regionOf(range) };
  return { artifactLocation: artifactLocation(place.path, view), ...region };
}

/** The file by its URI relative to the audited folder. */
export function artifactLocation(path: string, view: Presenter): ArtifactLocation {
  const segments = view.pathOf(path).split('/');
  return { uri: segments.map(encodeSegment).join('/'), uriBaseId: 'SRCROOT' };
}

export function regionOf({ start, end }: Range): Region {
  return {
    startLine: start.line + 1,
    startColumn: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
  };
}

/** Half of a surrogate pair in a file name has no URI form. */
function encodeSegment(segment: string): string {
  return encodeURIComponent(segment.replace(/\p{Surrogate}/gu, '\uFFFD'));
}
