import type { Endpoint, Gate } from '../../server/engine/facts/facts.ts';
import { guaranteedVariables } from '../../server/engine/frameworks/guaranteed.ts';
import { modelFile, modelProgram, type FileFacts, type ProgramFacts } from '../../server/engine/frameworks/model.ts';
import { concernedModules, isModelled } from '../../server/engine/frameworks/relevant.ts';
import { createPathFinder } from '../../server/engine/gates/paths.ts';
import { createSubjectReader } from '../../server/engine/gates/subject.ts';
import { provideGrammars } from '../../server/engine/languages/grammars.ts';
import { loadPython } from '../../server/engine/languages/python/lower.ts';
import { lower } from '../../server/engine/languages/script/lower.ts';
import { createEvaluator, type Evaluator } from '../../server/engine/program/evaluate.ts';
import { link, type Module } from '../../server/engine/program/link.ts';
import { createProject, relativeCandidates } from '../../server/engine/program/project.ts';
import { pythonCandidates, pythonFiles } from '../../server/engine/program/python-packages.ts';
import { reachable } from '../../server/engine/program/reachable.ts';
import { trace } from '../../server/engine/program/trace.ts';
import type { Place } from '../../server/engine/source.ts';
import { diskGrammars } from '../../server/lsp/grammars.node.ts';

/** Texts by path. A single text stands for `/app/main.ts`. */
export type Files = string | Readonly<Record<string, string>>;

export const MAIN = '/app/main.ts';

provideGrammars(diskGrammars);
const lowerPython = (await loadPython()) ?? lower;

export function filesOf(files: Files): Readonly<Record<string, string>> {
  return typeof files === 'string' ? { [MAIN]: files } : files;
}

export interface Linked {
  readonly evaluator: Evaluator;
  /** The first file: the one that the others are there for. */
  readonly main: Module;
}

/** Parses and links files as one project. */
export function linkAll(files: Files): Linked {
  const modules = new Map<string, Module>();
  for (const [path, text] of Object.entries(filesOf(files))) {
    const lowered = path.endsWith('.py') ? lowerPython(path, text) : lower(path, text);
    modules.set(path, link(path, text, lowered));
  }
  const [main] = modules.values();
  if (!main) throw new Error('There is no file.');
  const python = pythonFiles(new Set(modules.keys()));
  const candidates = (from: string, request: string): readonly string[] =>
    from.endsWith('.py') ? pythonCandidates(from, request, python) : relativeCandidates(from, request);
  return { evaluator: createEvaluator(createProject(modules, candidates)), main };
}

export interface Modelled extends ProgramFacts {
  readonly file: FileFacts;
  /** The text that a place covers, cut to its first line. */
  textAt(place: Place): string;
}

export interface ModelOptions {
  /** Resolved versions by package name. */
  readonly versions?: Readonly<Record<string, string>>;
  readonly knownGates?: readonly string[];
}

/** The facts of the program that starts in the first file. */
export function factsOf(files: Files, { versions = {}, knownGates = [] }: ModelOptions = {}): Modelled {
  const { evaluator, main } = linkAll(files);
  const concerned = concernedModules(new Set(reachable(main, evaluator.project)), evaluator.project);
  const concerns = (module: Module): boolean => concerned.has(module);
  const traced = trace(main, evaluator, { enters: () => true, keeps: isModelled, concerns });
  const subjects = createSubjectReader(evaluator, guaranteedVariables(traced, evaluator));
  const facts = modelProgram({
    trace: traced,
    evaluator,
    subjects,
    pathFinder: createPathFinder(evaluator, subjects),
    packages: { version: (_, name) => versions[name] },
    knownGates,
  });
  return {
    ...facts,
    get file() {
      return modelFile(main, { subjects, evaluator });
    },
    textAt: ({ path, start, end }) => (filesOf(files)[path] ?? '').slice(start, end).split('\n')[0] ?? '',
  };
}

/** One endpoint in one line: `POST /mcp < requireKey enforced < the handler fail-open`. */
export function shownEndpoint({ methods, route, gates, uncertain, missedGates }: Endpoint): string {
  const head = `${methods.join(',') || 'ALL'} ${route ?? '?'}`;
  const passed = gates.map((gate) => ` < ${shownGate(gate)}`).join('');
  const missed = missedGates.map(({ gate, reason }) => ` !${reason} ${gate.name}`).join('');
  return `${head}${passed}${uncertain ? ' < ?' : ''}${missed}`;
}

export function shownGate({ name, verdict }: Gate): string {
  return `${name} ${verdict}`;
}
