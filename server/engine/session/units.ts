import { isCode, languageOf, loadLower } from '../languages/languages.ts';
import { link, type Module } from '../program/link.ts';
import { createProject, relativeCandidates, type Project } from '../program/project.ts';
import type { Candidates } from '../program/resolution.ts';
import { NO_SETTINGS, type Settings } from '../settings/nodes.ts';
import { loadReader } from '../settings/readers.ts';
import type { Language } from '../source.ts';
import { Cancelled, type Cancellation, type SkipReason, type Workspace } from '../workspace.ts';
import { decidesRequests, loadCandidates } from './resolution.ts';

/** One file as it was read. A file that is not there is a unit too, so that it is not asked for again. */
export type Unit =
  | { readonly kind: 'module'; readonly text: string; readonly module: Module }
  | TextUnit
  | { readonly kind: 'skipped'; readonly reason: SkipReason }
  | { readonly kind: 'missing' };

/** A file that is no code. */
export interface TextUnit {
  readonly kind: 'text';
  readonly text: string;
  readonly language: Language;
  /** What it says, read when it is asked for, once; nothing for plain text. */
  readonly settings: () => Settings;
}

export interface LoadTimes {
  read: number;
  parse: number;
  link: number;
}

/** The files of a session by path, read and parsed once until they are invalidated. */
export interface Units {
  get(path: string): Unit | undefined;
  forget(path: string): void;
  forgetAll(): void;
  /** Grows with every change, so that what was made from the units knows whether it still holds. */
  readonly generation: number;
  /** Reads the files and what they import, as far as it is part of the workspace. */
  load(files: readonly string[], host: LoadHost): Promise<void>;
  project(): Project;
  /** The same files with other texts, for trying out a repair. Nothing of it reaches these units. */
  with(texts: ReadonlyMap<string, string>): Promise<Units>;
}

export interface LoadHost {
  readonly now: () => number;
  readonly pause: () => Promise<void>;
  readonly times: LoadTimes;
  readonly cancellation: Cancellation | undefined;
  readonly progress: ((done: number, all: number) => void) | undefined;
}

export function createUnits(
  workspace: Workspace,
  start: ReadonlyMap<string, Unit> = new Map(),
  startCandidates?: Candidates,
): Units {
  const units = new Map<string, Unit>(start);
  /** How often a path was forgotten: a text that was read before the last time is old. */
  const forgotten = new Map<string, number>();
  /** What was read before: a text that is saved, or asked for anew, is mostly the same. */
  let earlier = new Map<string, Unit>();
  let epoch = 0;
  let generation = 0;
  let known: { readonly generation: number; readonly project: Project } | undefined;

  let candidates = startCandidates;

  async function load(files: readonly string[], host: LoadHost): Promise<void> {
    if (!candidates) {
      candidates = await loadCandidates(workspace);
      generation++;
    }
    const waiting = [...files];
    const queued = new Set(waiting);
    for (let at = 0; at < waiting.length; at++) {
      const path = waiting[at];
      if (path === undefined) continue;
      if (host.cancellation?.aborted) throw new Cancelled();
      const unit = units.get(path) ?? (await readUnit(path, host));
      if (at % 16 === 15) await host.pause();
      host.progress?.(at + 1, waiting.length);
      if (unit.kind !== 'module') continue;
      for (const request of unit.module.requests) {
        const target = await firstThatExists(path, request, host);
        if (target === undefined || queued.has(target)) continue;
        queued.add(target);
        waiting.push(target);
      }
    }
  }

  /** Candidates are asked for in order; the answer `missing` is kept like any other. */
  async function firstThatExists(from: string, request: string, host: LoadHost): Promise<string | undefined> {
    for (const candidate of (candidates ?? relativeCandidates)(from, request)) {
      if (!isCode(languageOf(candidate))) continue;
      const unit = units.get(candidate) ?? (await readUnit(candidate, host));
      if (unit.kind !== 'missing') return candidate;
    }
    return undefined;
  }

  async function readUnit(path: string, host: LoadHost): Promise<Unit> {
    const started = host.now();
    const age = ageOf(path);
    const content = await workspace.read(path);
    host.times.read += host.now() - started;
    const unit =
      content === undefined ? MISSING : content.kind === 'skipped' ? content : await textRead(path, content.text, host);
    if (ageOf(path) !== age) return units.get(path) ?? (await readUnit(path, host));
    // Somebody may have asked for the same file meanwhile: the first answer stays.
    const present = units.get(path);
    if (present) return present;
    units.set(path, unit);
    generation++;
    return unit;
  }

  /** The unit that there was before, if its text is the same. */
  async function textRead(path: string, text: string, host: LoadHost): Promise<Unit> {
    const before = earlier.get(path);
    earlier.delete(path);
    if (before === undefined || !('text' in before)) return await unitOf(path, text, host);
    return before.text === text ? before : await unitOf(path, text, host, before.text);
  }

  function ageOf(path: string): string {
    return `${epoch} ${forgotten.get(path) ?? 0}`;
  }

  return {
    get: (path) => units.get(path),
    forget(path) {
      // A file that appears may be what a request was looking for; one that changes twice does not appear.
      const unit = units.get(path);
      const appears = unit ? unit.kind === 'missing' : !forgotten.has(path);
      if (appears || decidesRequests(path)) candidates = undefined;
      forgotten.set(path, (forgotten.get(path) ?? 0) + 1);
      if (unit) earlier.set(path, unit);
      if (units.delete(path)) generation++;
    },
    forgetAll() {
      earlier = new Map(units);
      units.clear();
      candidates = undefined;
      forgotten.clear();
      epoch++;
      generation++;
    },
    get generation() {
      return generation;
    },
    load,
    project() {
      if (known?.generation === generation) return known.project;
      const modules = new Map<string, Module>();
      for (const [path, unit] of units) if (unit.kind === 'module') modules.set(path, unit.module);
      known = { generation, project: createProject(modules, candidates, known?.project) };
      return known.project;
    },
    async with(texts) {
      const changed = new Map(units);
      for (const [path, text] of texts) changed.set(path, await unitOf(path, text, SILENT));
      return createUnits(workspace, changed, candidates);
    },
  };
}

const MISSING: Unit = { kind: 'missing' };
const SILENT: LoadHost = {
  now: () => 0,
  pause: () => Promise.resolve(),
  times: { read: 0, parse: 0, link: 0 },
  cancellation: undefined,
  progress: undefined,
};

async function unitOf(path: string, text: string, host: LoadHost, before?: string): Promise<Unit> {
  const language = languageOf(path) ?? 'text';
  if (!isCode(language)) return await textUnit(path, text, language);
  const lower = await loadLower(language);
  // without its grammar a text is searched for credentials all the same
  if (lower === undefined) return await textUnit(path, text, 'text');
  const started = host.now();
  const program = lower(path, text, before);
  const parsed = host.now();
  const module = link(path, text, program);
  host.times.parse += parsed - started;
  host.times.link += host.now() - parsed;
  return { kind: 'module', text, module };
}

async function textUnit(path: string, text: string, language: Language): Promise<TextUnit> {
  const read = await loadReader(language);
  let settings: Settings | undefined;
  return { kind: 'text', text, language, settings: () => (settings ??= read?.(path, text) ?? NO_SETTINGS) };
}
