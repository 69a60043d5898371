import type { Evidence, Finding } from '../finding.ts';
import type { Fix } from '../fix.ts';
import type { Place } from '../source.ts';
import { renderFrame } from './frame.ts';
import type { ReportInput } from './input.ts';
import type { Presenter } from './presenter.ts';
import { presenter } from './presenter.ts';
import { countFindings, countsText, openFindings, plural } from './summary.ts';
import type { Paint } from './terminal.ts';
import { colourful, plain, printable } from './terminal.ts';

interface Context extends Presenter {
  readonly paint: Paint;
}

/** The report for people: a frame per finding with its reasoning, and a summary. */
export function textReport(input: ReportInput, color: boolean): string {
  const context: Context = { ...presenter(input), paint: color ? colourful : plain };
  const lines: string[] = [];
  for (const finding of openFindings(input.result.findings)) lines.push(...findingLines(finding, context), '');
  lines.push(...summaryLines(input, context.paint));
  return `${lines.join('\n')}\n`;
}

function* findingLines(finding: Finding, context: Context): Generator<string> {
  const { paint, mask } = context;
  const head = `${paint(finding.severity, finding.severity)}${paint('dim', `[${finding.rule}]`)}`;
  yield `${head} ${paint('bold', printable(mask(finding.message)))}`;
  const gutter = gutterOf([finding, ...finding.evidence], context);
  yield* placeLines(finding, '-->', '', '^', gutter, context);
  let before: Place = finding;
  for (const step of finding.evidence) {
    yield* evidenceLines(step, before, gutter, context);
    before = step;
  }
  const indent = `${' '.repeat(gutter)} ${paint('dim', '=')}`;
  if (finding.confidence !== 'high') yield `${indent} confidence: ${finding.confidence}`;
  for (const fix of context.fixesOf(finding) ?? []) yield `${indent} ${paint('help', fixText(fix, mask))}`;
}

function* evidenceLines(step: Evidence, before: Place, gutter: number, context: Context): Generator<string> {
  const note = context.mask(step.note);
  if (context.sourceOf(step.path) === undefined) {
    yield `${' '.repeat(gutter)} ${context.paint('dim', '=')} ${link(step, context)}: ${printable(note)}`;
    return;
  }
  const lines = [...placeLines(step, step.path === before.path ? '' : ':::', note, '-', gutter, context)];
  // A source line that has just been shown gets one more line of marks.
  yield* isSameLine(step, before, context) ? lines.slice(-1) : lines;
}

function isSameLine(a: Place, b: Place, { rangeOf }: Context): boolean {
  return a.path === b.path && rangeOf(a)?.start.line === rangeOf(b)?.start.line;
}

/** The link to a place (unless `arrow` is empty) and its source line with marks under the span. */
function* placeLines(
  place: Place & Partial<Pick<Finding, 'severity'>>,
  arrow: string,
  label: string,
  mark: '^' | '-',
  gutter: number,
  context: Context,
): Generator<string> {
  const { paint } = context;
  const source = context.sourceOf(place.path);
  if (arrow !== '') yield `${' '.repeat(gutter)}${paint('dim', arrow)} ${link(place, context)}`;
  if (source === undefined) return;
  yield `${' '.repeat(gutter)} ${paint('dim', '|')}`;
  const { line } = source.positionAt(place.start);
  const frame = { line: line + 1, shown: source.lineOf(place), mark, style: place.severity ?? 'note', label } as const;
  yield* renderFrame(frame, gutter, paint);
}

/** `src/server.ts:12:1`, which terminals turn into a link. */
function link({ path, start }: Place, { pathOf, sourceOf }: Context): string {
  const position = sourceOf(path)?.positionAt(start);
  const name = printable(pathOf(path));
  return position === undefined ? name : `${name}:${position.line + 1}:${position.character + 1}`;
}

/** The width of the longest line number of a finding's frames. */
function gutterOf(places: readonly Place[], { sourceOf }: Context): number {
  const lines = places.map(({ path, start }) => (sourceOf(path)?.positionAt(start).line ?? 0) + 1);
  return String(Math.max(...lines)).length;
}

function fixText({ title, class: kind, creates = [], steps }: Fix, mask: Presenter['mask']): string {
  const shown = printable(mask(title));
  if (kind !== 'guided')
    return `fix available${kind === 'safe' && creates.length === 0 ? ' with --fix' : ' in the editor'}: ${shown}`;
  return `how to fix: ${shown}${steps.map((step) => `\n      - ${printable(mask(step))}`).join('')}`;
}

function* summaryLines({ result, fixes }: ReportInput, paint: Paint): Generator<string> {
  const open = openFindings(result.findings);
  const counts = countFindings(result.findings);
  const worst = open.reduce((most, { severity }) => Math.max(most, ['info', 'warning', 'error'].indexOf(severity)), -1);
  const style = (['info', 'warning', 'error'] as const)[worst] ?? 'help';
  const touched = new Set(open.map(({ path }) => path)).size;
  const where = open.length === 0 ? '' : `${touched} of `;
  const suppressed = counts.suppressed === 0 ? '' : `; ${counts.suppressed} suppressed`;
  const files = plural(result.statistics.files, 'file');
  const text = countsText(counts);
  yield `${paint(style, text.charAt(0).toUpperCase() + text.slice(1))} in ${where}${files}${suppressed}.`;
  const safe = open.filter((finding) =>
    fixes.get(finding)?.some((fix) => fix.class === 'safe' && !fix.creates?.length),
  ).length;
  if (safe > 0) yield `${plural(safe, 'finding')} can be repaired with \`mcp-auth-audit --fix\`.`;
  const first = open[0];
  if (first !== undefined) yield `\`mcp-auth-audit explain ${first.rule}\` says why, and how to repair it.`;
}
