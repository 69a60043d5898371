import type { AuditOptions, AuditResult, Auditor, CreateAuditor, FindingKey, WorkspaceSummary } from './audit.ts';
import { plainComments } from './comments.ts';
import type { Config, SpecProfile } from './config.ts';
import type { Facts, ProjectFacts } from './facts/facts.ts';
import { compareFindings, type Finding, type FixClass } from './finding.ts';
import { applyEdits, type Fix } from './fix.ts';
import { fixesFor } from './fixes/fixes.ts';
import type { Packages } from './frameworks/context.ts';
import { leaksOfText } from './frameworks/leaks.ts';
import { combineFacts, modelFile, modelProgram, type FileFacts, type ProgramFacts } from './frameworks/model.ts';
import { guaranteedVariables } from './frameworks/guaranteed.ts';
import { isModelled } from './frameworks/relevant.ts';
import { loadPackages } from './frameworks/packages.ts';
import { createPathFinder } from './gates/paths.ts';
import { createSubjectReader } from './gates/subject.ts';
import { languageOf } from './languages/languages.ts';
import { dirname, fileRole, isInside } from './paths.ts';
import { createEvaluator, type Evaluator } from './program/evaluate.ts';
import type { Module } from './program/link.ts';
import { rootsOf, trace } from './program/trace.ts';
import type { Rule } from './rule.ts';
import { rules as allRules } from './rules/registry.ts';
import { loadConfigs, type Configs } from './session/configs.ts';
import { judge, type Judged } from './session/judge.ts';
import { summarize } from './session/summary.ts';
import { createUnits, type LoadHost, type Units } from './session/units.ts';
import { removeSuppression } from './suppression-fix.ts';
import { applySuppressions, unusedSuppression } from './suppressions.ts';
import { weigh } from './severity.ts';
import { Cancelled, type Cancellation, type Skipped, type Workspace } from './workspace.ts';

/** What is known of one program (a root and all that it reaches), as long as none of its modules changes. */
interface ProgramResult {
  readonly modules: ReadonlySet<Module>;
  readonly judged: readonly Judged[];
  readonly facts: ProgramFacts;
}

interface Phases {
  read: number;
  parse: number;
  link: number;
  model: number;
  judge: number;
}

/** One engine session over a workspace; see `Auditor`. */
export const createAuditor: CreateAuditor = (workspace, options = {}) =>
  new Session(workspace, options, createUnits(workspace));

class Session implements Auditor {
  private readonly workspace: Workspace;
  private readonly options: AuditOptions;
  private readonly units: Units;
  private readonly rules: readonly Rule[];
  private readonly ruleIds: readonly string[];
  /** Program results by root path; a result holds while its modules are the project's. */
  private readonly programs = new Map<string, ProgramResult>();
  private readonly files = new WeakMap<Module, { readonly project: object; readonly judged: readonly Judged[] }>();
  private surroundings: Promise<Surroundings> | undefined;
  private surroundingFolders = new Set<string>();

  constructor(workspace: Workspace, options: AuditOptions, units: Units) {
    this.workspace = workspace;
    this.options = options;
    this.units = units;
    const { only } = options;
    this.rules = only ? allRules.filter((rule) => only.includes(rule.id)) : allRules;
    this.ruleIds = [...allRules.map((rule) => rule.id), unusedSuppression.id];
  }

  invalidate(path: string): void {
    // A program in which an import led nowhere does not hold the module that now appears.
    const appears = this.units.get(path)?.kind === 'missing';
    this.units.forget(path);
    if (appears) this.programs.clear();
    if (languageOf(path) !== 'script') {
      this.surroundings = undefined;
      this.programs.clear();
    }
  }

  invalidateAll(): void {
    this.units.forgetAll();
    this.surroundings = undefined;
    this.programs.clear();
  }

  async index(cancellation?: Cancellation, progress?: (done: number, all: number) => void): Promise<void> {
    await this.units.load(await this.allFiles(), this.loadHost(noPhases(), cancellation, progress));
  }

  async audit(
    files: readonly string[] | undefined,
    cancellation?: Cancellation,
    progress?: (done: number, all: number) => void,
  ): Promise<AuditResult> {
    const now = this.options.now ?? NO_CLOCK;
    const started = now();
    const phases = noPhases();
    const all = files ?? (await this.allFiles());
    const { configs } = await this.surroundingsOf(all);
    const wanted = all.filter((path) => languageOf(path) !== undefined && !configs.ignores(path));
    await this.units.load(wanted, this.loadHost(phases, cancellation, progress));
    const judged = await this.judgeAll(wanted, phases, cancellation);
    const findings = wanted.flatMap((path) => this.findingsOf(path, judged.get(path) ?? [], configs));
    const skipped: Skipped[] = [];
    let bytes = 0;
    let count = 0;
    for (const path of wanted) {
      const unit = this.units.get(path);
      if (unit?.kind === 'skipped') skipped.push({ path, reason: unit.reason });
      if (unit?.kind !== 'module' && unit?.kind !== 'text') continue;
      count++;
      bytes += unit.text.length;
    }
    return {
      findings: findings.sort(compareFindings),
      skipped: skipped.sort((a, b) => (a.path < b.path ? -1 : 1)),
      configProblems: [...configs.problems],
      statistics: { files: count, bytes, milliseconds: { ...phases, total: now() - started } },
    };
  }

  async fixes(path: string, key: FindingKey, cancellation?: Cancellation): Promise<readonly Fix[]> {
    const found = await this.find(path, key, cancellation);
    if (!found) return [];
    const checked: Fix[] = [];
    const before = await this.countsOf(this, path, cancellation);
    for (const fix of await this.candidates(found)) {
      if (cancellation?.aborted) throw new Cancelled();
      if (fix.class === 'guided' || (await this.holds(fix, found.finding, before, cancellation))) checked.push(fix);
    }
    return checked;
  }

  async summary(cancellation?: Cancellation): Promise<WorkspaceSummary> {
    const files = await this.allFiles();
    await this.surroundingsOf(files);
    await this.units.load(files, this.loadHost(noPhases(), cancellation, undefined));
    await this.judgeAll(files, noPhases(), cancellation);
    return summarize(
      [...this.programs].filter(([root]) => fileRole(root) !== 'test').map(([, program]) => program.facts),
    );
  }

  private async allFiles(): Promise<readonly string[]> {
    const files = await this.workspace.files();
    return files.filter((path) => languageOf(path) !== undefined);
  }

  private loadHost(phases: Phases, cancellation: Cancellation | undefined, progress: LoadHost['progress']): LoadHost {
    return {
      now: this.options.now ?? NO_CLOCK,
      pause: this.options.pause ?? NO_PAUSE,
      times: phases,
      cancellation,
      progress,
    };
  }

  /** Everything that is wrong in the wanted files, by path: from the programs that reach them and from the files themselves. */
  private async judgeAll(
    wanted: readonly string[],
    phases: Phases,
    cancellation: Cancellation | undefined,
  ): Promise<Map<string, Judged[]>> {
    const now = this.options.now ?? NO_CLOCK;
    const pause = this.options.pause ?? NO_PAUSE;
    const project = this.units.project();
    const evaluator = createEvaluator(project);
    const isWanted = new Set(wanted);
    const byPath = new Map<string, Judged[]>();
    const add = (each: Judged): void => {
      const list = byPath.get(each.finding.path);
      if (list) list.push(each);
      else byPath.set(each.finding.path, [each]);
    };
    const surroundings = await this.surroundingsOf([]);
    const roots = rootsOf(evaluator, (module) => fileRole(module.path) === 'test');
    const live = new Set(roots.map((root) => root.path));
    for (const root of this.programs.keys()) if (!live.has(root)) this.programs.delete(root);
    for (const root of roots) {
      if (cancellation?.aborted) throw new Cancelled();
      if (!reaches(root, isWanted, evaluator)) continue;
      const started = now();
      const program = this.program(root, evaluator, surroundings, cancellation, (at) => (phases.judge += at), now);
      phases.model += now() - started;
      for (const each of program.judged) if (isWanted.has(each.finding.path)) add(each);
      await pause();
    }
    const subjects = createSubjectReader(evaluator, new Set());
    for (const path of wanted) {
      const unit = this.units.get(path);
      if (cancellation?.aborted) throw new Cancelled();
      if (unit?.kind === 'text') for (const each of this.judgeText(path, unit.text, cancellation)) add(each);
      if (unit?.kind !== 'module') continue;
      const started = now();
      for (const each of this.judgeFile(unit.module, { subjects, evaluator }, cancellation)) add(each);
      phases.judge += now() - started;
    }
    return byPath;
  }

  private program(
    root: Module,
    evaluator: Evaluator,
    surroundings: Surroundings,
    cancellation: Cancellation | undefined,
    judging: (milliseconds: number) => void,
    now: () => number,
  ): ProgramResult {
    const known = this.programs.get(root.path);
    if (known && [...known.modules].every((module) => evaluator.project.modules.get(module.path) === module))
      return known;
    // What a test mounts says nothing about how the server mounts it.
    const isTest = fileRole(root.path) === 'test';
    const traced = trace(root, evaluator, {
      enters: (module) => !isTest || fileRole(module.path) === 'test',
      keeps: isModelled,
    });
    const subjects = createSubjectReader(evaluator, guaranteedVariables(traced.modules, evaluator));
    const facts = modelProgram({
      trace: traced,
      evaluator,
      subjects,
      pathFinder: createPathFinder(evaluator, subjects),
      packages: surroundings.packages,
      knownGates: surroundings.configs.for(root.path).knownGates,
    });
    const started = now();
    const judged = judge(this.rules, combineFacts(facts, [], surroundings.project(root.path, facts)), cancellation);
    judging(now() - started);
    const result = { modules: traced.modules, judged: distinct(judged), facts };
    this.programs.set(root.path, result);
    return result;
  }

  private judgeFile(
    module: Module,
    context: Parameters<typeof modelFile>[1],
    cancellation: Cancellation | undefined,
  ): readonly Judged[] {
    const known = this.files.get(module);
    if (known?.project === context.evaluator.project) return known.judged;
    const judged = distinct(
      judge(this.rules, combineFacts(NO_PROGRAM, [modelFile(module, context)], NO_PROJECT), cancellation),
    );
    this.files.set(module, { project: context.evaluator.project, judged });
    return judged;
  }

  private judgeText(path: string, text: string, cancellation: Cancellation | undefined): readonly Judged[] {
    const facts: FileFacts = { ...NO_FILE, leaks: [...leaksOfText(path, text)] };
    return facts.leaks.length === 0
      ? []
      : judge(this.rules, combineFacts(NO_PROGRAM, [facts], NO_PROJECT), cancellation);
  }

  /** Suppressed, weighed and deduplicated, with the best class of the fixes that would be offered. */
  private findingsOf(path: string, judged: readonly Judged[], configs: Configs): Finding[] {
    const unit = this.units.get(path);
    if (unit?.kind !== 'module' && unit?.kind !== 'text') return [];
    const comments =
      unit.kind === 'module' ? unit.module.program.comments : [...plainComments(unit.language, unit.text)];
    const findings = distinct(judged).map((each) => ({ ...each.finding, fix: this.fixClass(each) }));
    const active = new Set(this.rules.map((rule) => rule.id));
    const marked = applySuppressions(findings, comments, unit.text, path, { known: this.ruleIds, active });
    const context = { role: fileRole(path), config: configs.for(path) };
    return marked.flatMap((finding) => {
      const weighed = weigh(finding, context);
      return weighed ? [weighed] : [];
    });
  }

  private fixClass(judged: Judged): FixClass | 'none' {
    const classes = new Set(fixesFor(judged.finding, judged.subject, this.fixContext()).map((fix) => fix.class));
    return classes.has('safe') ? 'safe' : classes.has('values') ? 'values' : classes.has('guided') ? 'guided' : 'none';
  }

  private fixContext(): Parameters<typeof fixesFor>[2] {
    return {
      module: (path) => this.units.project().modules.get(path),
      text: (path) => {
        const unit = this.units.get(path);
        return unit?.kind === 'module' || unit?.kind === 'text' ? unit.text : undefined;
      },
      endpoints: (path) =>
        [...this.programs.values()].flatMap((program) =>
          program.facts.endpoints.filter((each) => each.at.path === path),
        ),
      packages: this.packages,
    };
  }
  private packages: Packages = { version: () => undefined };

  private async find(
    path: string,
    key: FindingKey,
    cancellation: Cancellation | undefined,
  ): Promise<Judged | undefined> {
    await this.surroundingsOf([path]);
    await this.units.load([path], this.loadHost(noPhases(), cancellation, undefined));
    const judged = (await this.judgeAll([path], noPhases(), cancellation)).get(path) ?? [];
    const own = judged.find(
      ({ finding }) => finding.rule === key.rule && finding.start === key.start && finding.end === key.end,
    );
    if (own || key.rule !== unusedSuppression.id) return own;
    const result = await this.audit([path], cancellation);
    const finding = result.findings.find(
      (each) => each.rule === key.rule && each.start === key.start && each.end === key.end,
    );
    return finding && { finding, subject: undefined };
  }

  private candidates(found: Judged): Promise<readonly Fix[]> {
    const { finding } = found;
    if (finding.rule !== unusedSuppression.id)
      return Promise.resolve(fixesFor(finding, found.subject, this.fixContext()));
    const unit = this.units.get(finding.path);
    if (unit?.kind !== 'module' && unit?.kind !== 'text') return Promise.resolve([]);
    const comments =
      unit.kind === 'module' ? unit.module.program.comments : [...plainComments(unit.language, unit.text)];
    const fix = removeSuppression(unit.text, finding.path, finding, comments);
    return Promise.resolve(fix ? [fix] : []);
  }

  /** After the fix the texts parse as well as before, its finding is gone, and there is none that was not there. */
  private async holds(
    fix: Fix,
    finding: Finding,
    before: Counts,
    cancellation: Cancellation | undefined,
  ): Promise<boolean> {
    const texts = new Map<string, string>();
    for (const path of new Set(fix.edits.map((edit) => edit.path))) {
      const unit = this.units.get(path);
      if (unit?.kind !== 'module' && unit?.kind !== 'text') continue;
      texts.set(
        path,
        applyEdits(
          unit.text,
          fix.edits.filter((edit) => edit.path === path),
        ),
      );
    }
    const repaired = await this.units.with(texts);
    for (const path of texts.keys()) if (errorsOf(repaired, path) > errorsOf(this.units, path)) return false;
    const trial = new Session(this.workspace, this.options, repaired);
    trial.surroundings = this.surroundings;
    trial.surroundingFolders = this.surroundingFolders;
    trial.packages = this.packages;
    const after = await this.countsOf(trial, finding.path, cancellation);
    const key = countKey(finding);
    if ((after.messages.get(key) ?? 0) >= (before.messages.get(key) ?? 1)) return false;
    for (const [rule, count] of after.rules) if (count > (before.rules.get(rule) ?? 0)) return false;
    return true;
  }

  /** How many findings there are, by message, and (information left out) by rule. */
  private async countsOf(session: Session, path: string, cancellation: Cancellation | undefined): Promise<Counts> {
    const counts = { messages: new Map<string, number>(), rules: new Map<string, number>() };
    const result = await session.audit([path], cancellation);
    for (const finding of result.findings) {
      if (finding.suppression) continue;
      const key = countKey(finding);
      counts.messages.set(key, (counts.messages.get(key) ?? 0) + 1);
      if (finding.severity !== 'info') counts.rules.set(finding.rule, (counts.rules.get(finding.rule) ?? 0) + 1);
    }
    return counts;
  }

  private async surroundingsOf(files: readonly string[]): Promise<Surroundings> {
    const isNew = files.some((path) => !this.surroundingFolders.has(dirname(path)));
    if (!this.surroundings || isNew) {
      for (const path of files) this.surroundingFolders.add(dirname(path));
      const probes = [...this.surroundingFolders].map((folder) => `${folder === '/' ? '' : folder}/.`);
      this.surroundings = this.readSurroundings(probes);
    }
    const read = await this.surroundings;
    this.packages = read.packages;
    return read;
  }

  private async readSurroundings(files: readonly string[]): Promise<Surroundings> {
    const [packages, configs, containers] = await Promise.all([
      loadPackages(this.workspace, files),
      loadConfigs(this.workspace, files, this.options, this.ruleIds),
      containerFolders(this.workspace, files),
    ]);
    return {
      packages,
      configs,
      project: (path, facts) => ({
        profile: profileOf(configs.for(path), facts),
        container: containers.some((folder) => isInside(folder, path)),
      }),
    };
  }
}

interface Surroundings {
  readonly packages: Packages;
  readonly configs: Configs;
  readonly project: (path: string, facts: ProgramFacts) => ProjectFacts;
}

const NO_CLOCK = (): number => 0;
const NO_PAUSE = (): Promise<void> => Promise.resolve();
const NO_PROGRAM: ProgramFacts = {
  servers: [],
  endpoints: [],
  listeners: [],
  corsPolicies: [],
  gates: [],
  bearerGates: [],
  tlsContexts: [],
};
const NO_FILE: FileFacts = {
  comparisons: [],
  credentialReads: [],
  fallbacks: [],
  leaks: [],
  tokenDecodes: [],
  identityChecks: [],
  tlsContexts: [],
};
const NO_PROJECT: Facts['project'] = { profile: '2026-07-28', container: false };
const CONTAINER_FILES = ['Dockerfile', 'docker-compose.yml', 'docker-compose.yaml', 'compose.yml', 'compose.yaml'];

function noPhases(): Phases {
  return { read: 0, parse: 0, link: 0, model: 0, judge: 0 };
}

/** Whether a root reaches one of the wanted files by imports. */
function reaches(root: Module, wanted: ReadonlySet<string>, { project }: Evaluator): boolean {
  const seen = new Set<Module>();
  const stack = [root];
  for (let at = stack.pop(); at; at = stack.pop()) {
    if (wanted.has(at.path)) return true;
    if (seen.has(at)) continue;
    seen.add(at);
    for (const request of at.requests) {
      const target = project.resolve(at, request);
      if (target) stack.push(target);
    }
  }
  return false;
}

/** One finding a place and message, whichever program reported it first. */
function distinct(judged: readonly Judged[]): Judged[] {
  const seen = new Map<string, Judged>();
  for (const each of judged) {
    const { finding } = each;
    const key = `${finding.rule} ${finding.path} ${finding.start} ${finding.end}`;
    if (!seen.has(key)) seen.set(key, each);
  }
  return [...seen.values()];
}

interface Counts {
  readonly messages: ReadonlyMap<string, number>;
  readonly rules: ReadonlyMap<string, number>;
}

function countKey(finding: Finding): string {
  return `${finding.rule} ${finding.message}`;
}

function errorsOf(units: Units, path: string): number {
  const unit = units.get(path);
  return unit?.kind === 'module' ? unit.module.program.errors.length : 0;
}

async function containerFolders(workspace: Workspace, files: readonly string[]): Promise<string[]> {
  const folders = new Set<string>();
  for (const file of files) {
    const root = workspace.roots.find((each) => isInside(each, file));
    if (root === undefined) continue;
    for (let folder = dirname(file); isInside(root, folder); folder = dirname(folder)) {
      folders.add(folder);
      if (folder === root || folder === dirname(folder)) break;
    }
  }
  const found: string[] = [];
  for (const folder of folders) {
    for (const name of CONTAINER_FILES) {
      if (await workspace.read(`${folder === '/' ? '' : folder}/${name}`)) {
        found.push(folder);
        break;
      }
    }
  }
  return found;
}

/** Which specification a server follows, from its SDK: v2 is 2026-07-28; v1 moved with its minor versions. */
function profileOf(config: Config, facts: ProgramFacts): SpecProfile {
  if (config.profile) return config.profile;
  const version = facts.servers.map((server) => server.sdk.version).find((each) => each !== undefined);
  if (version === undefined) return '2025-11-25';
  const [major = 0, minor = 0] = version.split('.').map((each) => Number.parseInt(each, 10));
  if (major >= 2) return '2026-07-28';
  if (minor >= 23) return '2025-11-25';
  return minor >= 13 ? '2025-06-18' : '2025-03-26';
}
