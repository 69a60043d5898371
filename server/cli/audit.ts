import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { AuditOptions, AuditResult, CreateAuditor } from '../engine/audit.ts';
import { isInside, relative } from '../engine/paths.ts';
import type { ReportInput } from '../engine/report/input.ts';
import { pages } from '../engine/rules/pages.ts';
import { credentialValues, maskSource } from '../engine/report/mask-spans.ts';
import { skipText } from '../engine/report/skip-text.ts';
import { countFindings, countsText, plural } from '../engine/report/summary.ts';
import { lineIndex } from '../engine/source.ts';
import { SERVER_INFO } from '../lsp/serverInfo.ts';
import { fsPathOf } from '../lsp/uri.ts';
import type { AuditCommand } from './arguments.ts';
import { catalogue } from './catalogue.ts';
import { unifiedDiff } from './diff.ts';
import { encodeLike } from './encode.ts';
import type { ExitCode } from './exit.ts';
import { EXIT, exitCode } from './exit.ts';
import { enginePath, readContent } from './files.ts';
import { applySafeFixes, offeredFixes } from './fixes.ts';
import type { Io } from './io.ts';
import { writeFailure, writeWhole } from './output.ts';
import { createProgress } from './progress.ts';
import { renderReport } from './render.ts';
import { UsageError } from './usage-error.ts';
import type { DiskWorkspace } from './workspace.ts';
import { openWorkspace } from './workspace.ts';

/** For reports that show none: finding out costs an audit per fix. */
const NO_FIXES: ReportInput['fixes'] = new Map();

/** Audits what the command names and reports it. */
export async function runAudit(command: AuditCommand, io: Io, createAuditor: CreateAuditor): Promise<ExitCode> {
  const started = io.now();
  const workspace = await openWorkspace({ ...command, cwd: io.cwd });
  const auditor = createAuditor(workspace, optionsOf(command, io));
  const progress = createProgress(io);
  const first = await auditor.audit(undefined, undefined, progress.show);
  progress.end();
  if (await reportConfigProblems(first, workspace, io)) return EXIT.failure;
  noteSkipped(first, workspace, io);
  noteWithoutGrammar(first, io);
  const audited = io.now();

  const fixed =
    command.fix === undefined ? { result: first, applied: 0 } : await applySafeFixes(auditor, workspace, first);
  if (command.fix === 'dry-run') {
    await deliver(await diffOf(first, workspace, io), command, io, '');
    writeStatistics(first, command, io, { audited, started });
    return exitCode(first.findings, command.failOn);
  }
  if (command.fix === 'apply') await writeFixed(workspace, fixed.applied, io);

  const { result } = fixed;
  const fixes = command.format === 'github' ? NO_FIXES : await offeredFixes(auditor, result.findings);
  const input: ReportInput = {
    result,
    root: workspace.base,
    texts: await textsOf(result, fixes, workspace),
    fixes,
    rules: catalogue,
    pages,
    version: SERVER_INFO.version,
  };
  const report = renderReport(command.format, input, enginePath(io.cwd), useColor(command, io));
  await deliver(
    report,
    command,
    io,
    `${countsText(countFindings(result.findings))} in ${plural(result.statistics.files, 'file')}`,
  );
  writeStatistics(result, command, io, { audited, started });
  return exitCode(result.findings, command.failOn);
}

function optionsOf({ rules, minimumConfidence, profile, only }: AuditCommand, io: Io): AuditOptions {
  return {
    overrides: {
      rules,
      ...(minimumConfidence === undefined ? {} : { minimumConfidence }),
      ...(profile === undefined ? {} : { profile }),
    },
    ...(only === undefined ? {} : { only }),
    now: io.now,
  };
}

/** A configuration that cannot be used is no reason to go on with another one. */
async function reportConfigProblems(
  { configProblems }: AuditResult,
  workspace: DiskWorkspace,
  io: Io,
): Promise<boolean> {
  for (const { path, start, message } of configProblems) {
    const content = await workspace.read(path);
    const { line, character } = lineIndex(content?.kind === 'text' ? content.text : '').positionAt(start);
    const shown = shownPath(workspace.shownPath(path), io);
    io.stderr.write(`mcp-auth-audit: ${shown}:${line + 1}:${character + 1}: ${message}\n`);
  }
  return configProblems.length > 0;
}

/** A program that was taken out of its folder says that it cannot read all languages. */
function noteWithoutGrammar({ statistics }: AuditResult, io: Io): void {
  const count = statistics.leftAlone?.withoutGrammar ?? 0;
  if (count === 0) return;
  const searched = `${plural(count, 'Python file')} ${count === 1 ? 'was' : 'were'} searched for credentials only`;
  io.stderr.write(`mcp-auth-audit: The grammar of Python does not lie beside the program: ${searched}.\n`);
}

function noteSkipped({ skipped }: AuditResult, { unlisted }: DiskWorkspace, io: Io): void {
  for (const path of [...unlisted].sort())
    io.stderr.write(`mcp-auth-audit: ${shownPath(path, io)}: The folder was skipped: it cannot be listed.\n`);
  for (const { path, reason } of skipped)
    io.stderr.write(`mcp-auth-audit: ${shownPath(path, io)}: ${skipText(reason)}\n`);
}

/** What would change, without the credentials that stand in the lines around it. */
async function diffOf(first: AuditResult, workspace: DiskWorkspace, io: Io): Promise<string> {
  let diff = '';
  const originals = new Map<string, string>();
  for (const path of new Set(first.findings.map((finding) => finding.path))) {
    const content = await readContent(path);
    if (content?.kind === 'text') originals.set(path, content.text);
  }
  const values = credentialValues(first.findings, originals);
  for (const [path, after] of [...workspace.overlaid].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const content = await readContent(path);
    if (content?.kind === 'text')
      diff += unifiedDiff(shownPath(path, io), maskSource(content.text, values), maskSource(after, values));
  }
  return diff;
}

async function writeFixed(workspace: DiskWorkspace, applied: number, io: Io): Promise<void> {
  for (const [path, text] of workspace.overlaid) {
    const file = fsPathOf(path);
    const data = encodeLike(await readFile(file), text);
    await writeNamed(shownPath(path, io), file, data);
  }
  const where = plural(workspace.overlaid.size, 'file');
  io.stderr.write(
    applied === 0
      ? 'Nothing to fix safely.\n'
      : `Applied ${plural(applied, 'fix').replace('fixs', 'fixes')} in ${where}.\n`,
  );
}

/** The texts of all files that the report shows. */
async function textsOf(
  result: AuditResult,
  fixes: ReportInput['fixes'],
  workspace: DiskWorkspace,
): Promise<Map<string, string>> {
  const paths = new Set<string>();
  for (const finding of result.findings) {
    for (const { path } of [finding, ...finding.evidence, ...(fixes.get(finding) ?? []).flatMap(({ edits }) => edits)])
      paths.add(path);
  }
  const texts = new Map<string, string>();
  for (const path of paths) {
    const content = await workspace.read(path);
    if (content?.kind === 'text') texts.set(path, content.text);
  }
  return texts;
}

/** To the file that was asked for, with one line on standard error, or to standard output. */
async function deliver(text: string, { output }: AuditCommand, io: Io, summary: string): Promise<void> {
  if (output === undefined) {
    io.stdout.write(text);
    return;
  }
  await writeNamed(output, resolve(io.cwd, output), text);
  io.stderr.write(`Wrote \`${output}\`${summary === '' ? '' : `: ${summary}`}.\n`);
}

/** Writes a file that messages call by `name`. */
async function writeNamed(name: string, file: string, data: string | Uint8Array): Promise<void> {
  try {
    await writeWhole(file, data);
  } catch (error) {
    throw new UsageError(`\`${name}\` cannot be written: ${writeFailure(error)}`);
  }
}

function writeStatistics(
  result: AuditResult,
  { stats }: AuditCommand,
  io: Io,
  at: { readonly audited: number; readonly started: number },
): void {
  if (!stats) return;
  const { files, bytes, skipped, leftAlone, modelled, milliseconds } = result.statistics;
  const rounded = Object.entries(milliseconds).map(([phase, spent]) => [phase, Math.round(spent)] as const);
  const own = [
    ['list', Math.round(at.audited - at.started - milliseconds.total)],
    ['report', Math.round(io.now() - at.audited)],
  ] as const;
  const spent = Object.fromEntries([...rounded, ...own]);
  const line = { files, bytes, skipped, leftAlone, modelled, milliseconds: spent, peakMemory: io.peakMemory() };
  io.stderr.write(`${JSON.stringify(line)}\n`);
}

function useColor({ color, output }: AuditCommand, io: Io): boolean {
  if (color !== undefined) return color;
  const refused = (io.env['NO_COLOR'] ?? '') !== '' || io.env['TERM'] === 'dumb';
  return output === undefined && io.stdout.isTerminal && !refused;
}

/** As seen from the working folder, when it lies there. */
function shownPath(path: string, io: Io): string {
  const cwd = enginePath(io.cwd);
  return isInside(cwd, path) ? relative(cwd, path) : path;
}
