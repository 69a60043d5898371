import type { AuditOptions, AuditResult, Auditor, CreateAuditor, FindingKey, WorkspaceSummary } from './audit.ts';
import { suppressionComments } from './comments.ts';
import { compareFindings, type Finding, type FixClass } from './finding.ts';
import type { Fix } from './fix.ts';
import { mayPublish } from './deployment/port-mapping.ts';
import { fixesFor, plansFor } from './fixes/fixes.ts';
import type { Packages } from './frameworks/context.ts';
import { createSubjectReader } from './gates/subject.ts';
import { languageOf } from './languages/languages.ts';
import { dirname, fileRole, isInside, relative, type FileRole } from './paths.ts';
import { createEvaluator } from './program/evaluate.ts';
import type { Module } from './program/link.ts';
import { leadingTo } from './program/graph.ts';
import { resolvesAlike, type Project } from './program/project.ts';
import type { Rule } from './rule.ts';
import { rules as allRules } from './rules/registry.ts';
import { createAround } from './session/around.ts';
import type { Configs } from './session/configs.ts';
import { decidesPrograms } from './session/decisive.ts';
import { countFindings, isRepaired, type FindingCounts } from './session/counts.ts';
import { NO_PROJECT } from './session/no-facts.ts';
import { leftAlone } from './session/left-alone.ts';
import { loadSurroundings, type Surroundings } from './session/surroundings.ts';
import { errorsOf } from './session/errors.ts';
import { createFileJudge, type FileJudge } from './session/file.ts';
import { distinct, type Judged } from './session/judge.ts';
import { auditProgram, isCurrent, projectsOfModules, type ProgramHost, type ProgramResult } from './session/program.ts';
import { noPhases, type Phases } from './session/phases.ts';
import { createRoots, type Roots } from './session/roots.ts';
import { withRepetitions } from './session/repeated.ts';
import { summarize } from './session/summary.ts';
import { textsAfter, withTexts } from './session/repaired.ts';
import { judgeText, type TextHost } from './session/text.ts';
import { createUnits, type LoadHost, type Units } from './session/units.ts';
import { removeSuppression } from './suppression-fix.ts';
import { applySuppressions, unusedSuppression } from './suppressions.ts';
import { weigh } from './severity.ts';
import { Cancelled, type Cancellation, type Skipped, type SkipReason, type Workspace } from './workspace.ts';

/** A person who types drops a file with every key; the last summary then stands until the next one is asked for. */
const MOST_TRIES = 4;

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
  private readonly judgeFile: FileJudge;
  private readonly roots: Roots;
  /** The project whose programs were run. */
  private project: Project | undefined;
  /** How often files or programs were dropped, so that longer work can tell whether something is missing. */
  private dropped = 0;
  private surroundings: Promise<Surroundings> | undefined;
  private surroundingFolders = new Set<string>();

  constructor(workspace: Workspace, options: AuditOptions, units: Units) {
    this.workspace = workspace;
    this.options = options;
    this.units = units;
    const { only } = options;
    this.rules = only ? allRules.filter((rule) => only.includes(rule.id)) : allRules;
    this.judgeFile = createFileJudge(this.rules);
    this.roots = createRoots((path) => this.role(path) === 'test');
    this.ruleIds = [...allRules.map((rule) => rule.id), unusedSuppression.id];
  }

  invalidate(path: string): void {
    this.dropped++;
    this.units.forget(path);
    if (decidesPrograms(path)) this.forgetSurroundings();
  }

  invalidateAll(): void {
    this.dropped++;
    this.units.forgetAll();
    this.forgetSurroundings();
  }

  private forgetSurroundings(): void {
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
    const listed = files ?? (await this.workspace.files());
    const all = listed.filter((path) => languageOf(path) !== undefined);
    const { configs } = await this.surroundingsOf(all);
    const wanted = all.filter((path) => !configs.ignores(path));
    await this.units.load(wanted, this.loadHost(phases, cancellation, progress));
    const judged = await this.judgeAll(wanted, phases, cancellation);
    const findings = wanted.flatMap((path) => this.findingsOf(path, judged.get(path) ?? [], configs));
    const skipped: Skipped[] = [];
    const reasons: Partial<Record<SkipReason, number>> = {};
    let bytes = 0;
    let count = 0;
    for (const path of wanted) {
      const unit = this.units.get(path);
      if (unit?.kind === 'skipped') {
        reasons[unit.reason] = (reasons[unit.reason] ?? 0) + 1;
        // That a picture of an unknown kind is no text is nothing to say.
        if (languageOf(path) !== 'text') skipped.push({ path, reason: unit.reason });
      }
      if (unit?.kind !== 'module' && unit?.kind !== 'text') continue;
      count++;
      bytes += unit.text.length;
    }
    const { files: modelledFiles, programs, ...milliseconds } = phases;
    return {
      findings: findings.sort(compareFindings),
      skipped: skipped.sort((a, b) => (a.path < b.path ? -1 : 1)),
      configProblems: [...configs.problems],
      statistics: {
        files: count,
        bytes,
        skipped: reasons,
        leftAlone: leftAlone(listed, (path) => this.units.get(path)),
        modelled: { files: modelledFiles, programs },
        milliseconds: { ...milliseconds, total: now() - started },
      },
    };
  }

  async fixes(path: string, key: FindingKey, cancellation?: Cancellation): Promise<readonly Fix[]> {
    const found = await this.find(path, key, cancellation);
    if (!found) return [];
    const checked: Fix[] = [];
    const before = countFindings((await this.audit([path], cancellation)).findings);
    for (const fix of await this.candidates(found)) {
      if (cancellation?.aborted) throw new Cancelled();
      if (fix.class === 'guided' || (await this.holds(fix, found.finding, before, cancellation))) checked.push(fix);
    }
    return checked.length > 0 ? checked : plansFor(found.finding, found.subject, this.fixContext());
  }

  async summary(cancellation?: Cancellation): Promise<WorkspaceSummary> {
    // What other work drops meanwhile is missing in the end: it is judged again, and the rest is known by then.
    for (let tries = 1, dropped = -1; dropped !== this.dropped && tries <= MOST_TRIES; tries++) {
      dropped = this.dropped;
      const files = await this.allFiles();
      await this.surroundingsOf(files);
      await this.units.load(files, this.loadHost(noPhases(), cancellation, undefined));
      await this.judgeAll(files, noPhases(), cancellation);
    }
    return summarize(
      [...this.programs].filter(([root]) => this.role(root) !== 'test').map(([, program]) => program.facts),
    );
  }

  /** What a file is for, by its path below the root: a project in `~/examples/` is no example. */
  private role(path: string): FileRole {
    const root = this.workspace.roots.find((each) => isInside(each, path));
    const unit = this.units.get(path);
    return fileRole(root === undefined ? path : relative(root, path), unit && 'text' in unit ? unit.text : undefined);
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
    // A published port is judged by the code behind it, so all programs are looked at.
    const isPublishing = wanted.some((path) => {
      const unit = this.units.get(path);
      return unit?.kind === 'text' && mayPublish(unit.text);
    });
    if (isPublishing) await this.units.load(await this.allFiles(), this.loadHost(phases, cancellation, undefined));
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
    const roots = this.roots(project);
    this.forgetOldPrograms(project, roots);
    const host: ProgramHost = {
      evaluator,
      rules: this.rules,
      surroundings,
      cancellation,
      now,
      role: (path) => this.role(path),
      judging: (milliseconds) => (phases.judge += milliseconds),
    };
    const concerned = isPublishing ? new Set(roots) : leadingTo(wanted, project.graph);
    for (const path of roots) {
      if (cancellation?.aborted) throw new Cancelled();
      const root = concerned.has(path) ? project.modules.get(path) : undefined;
      if (!root) continue;
      const started = now();
      const program = this.program(root, host, phases);
      phases.model += now() - started;
      for (const each of program.judged) if (isWanted.has(each.finding.path)) add(each);
      await pause();
    }
    const subjects = createSubjectReader(evaluator, new Set());
    const projects = projectsOfModules(this.programs.values());
    const texts: TextHost = {
      workspace: this.workspace,
      around: createAround(
        this.workspace,
        this.units,
        () => this.programs,
        (path) => this.role(path),
      ),
      rules: this.rules,
      cancellation,
      mentions: (manifest, names) => this.mentions(dirname(manifest), names),
    };
    for (const path of wanted) {
      const unit = this.units.get(path);
      if (cancellation?.aborted) throw new Cancelled();
      if (unit?.kind === 'text') for (const each of await judgeText(path, unit, texts)) add(each);
      if (unit?.kind !== 'module') continue;
      const started = now();
      const around = projects.get(unit.module) ?? NO_PROJECT;
      const judged = this.judgeFile(unit.module, { subjects, evaluator }, around, phases, cancellation);
      for (const each of withRepetitions(judged, unit.module, this.units, this.workspace.roots)) add(each);
      phases.judge += now() - started;
    }
    return byPath;
  }

  private program(root: Module, host: ProgramHost, phases: Phases): ProgramResult {
    const known = this.programs.get(root.path);
    if (known && isCurrent(known, host.evaluator.project)) return known;
    const result = auditProgram(root, host);
    phases.programs++;
    this.programs.set(root.path, result);
    return result;
  }

  /** A program may look at what else there is, so with the files that there are its result goes. */
  private forgetOldPrograms(project: Project, roots: ReadonlySet<string>): void {
    if (!this.project || !resolvesAlike(this.project, project)) {
      if (this.programs.size > 0) this.dropped++;
      this.programs.clear();
    }
    for (const root of this.programs.keys()) if (!roots.has(root)) this.programs.delete(root);
    this.project = project;
  }

  /** Whether code in a folder, tests apart, names one of some exports. */
  private mentions(folder: string, names: readonly string[]): boolean {
    for (const module of this.units.project().modules.values()) {
      if (!isInside(folder, module.path) || this.role(module.path) === 'test') continue;
      if (names.some((name) => module.text.includes(name))) return true;
    }
    return false;
  }

  /** Suppressed, weighed and deduplicated, with the best class of the fixes that would be offered. */
  private findingsOf(path: string, judged: readonly Judged[], configs: Configs): Finding[] {
    const unit = this.units.get(path);
    if (unit?.kind !== 'module' && unit?.kind !== 'text') return [];
    const comments = unit.kind === 'module' ? unit.module.program.comments : suppressionComments(unit);
    const findings = distinct(judged).map((each) => ({ ...each.finding, fix: this.fixClass(each) }));
    const active = new Set(this.rules.map((rule) => rule.id));
    const marked = applySuppressions(findings, comments, unit.text, path, { known: this.ruleIds, active });
    const context = { role: this.role(path), config: configs.for(path) };
    return marked.flatMap((finding) => {
      const weighed = weigh(finding, context);
      return weighed ? [weighed] : [];
    });
  }

  private fixClass(judged: Judged): FixClass | 'none' {
    if (this.options.fixClasses === false) return 'none';
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
      speaksStdio: (path) =>
        [...this.programs.values()].some(
          ({ facts }) =>
            facts.endpoints.some((each) => each.at.path === path) &&
            facts.servers.some((server) => server.transports.includes('stdio')),
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
    const comments = unit.kind === 'module' ? unit.module.program.comments : suppressionComments(unit);
    const fix = removeSuppression(unit.text, finding.path, finding, comments);
    return Promise.resolve(fix ? [fix] : []);
  }

  /** After the fix the texts parse as well as before, its finding is gone, and there is none that was not there. */
  private async holds(
    fix: Fix,
    finding: Finding,
    before: FindingCounts,
    cancellation: Cancellation | undefined,
  ): Promise<boolean> {
    const texts = await textsAfter(fix, this.workspace);
    const known = [...texts].filter(([path]) => this.units.get(path) !== undefined);
    const repaired = await this.units.with(new Map(known));
    for (const [path] of known) if (errorsOf(repaired, path) > errorsOf(this.units, path)) return false;
    const trial = new Session(withTexts(this.workspace, texts), { ...this.options, fixClasses: false }, repaired);
    trial.surroundings = this.surroundings;
    trial.surroundingFolders = this.surroundingFolders;
    trial.packages = this.packages;
    trial.project = this.project;
    for (const [root, program] of this.programs) trial.programs.set(root, program);
    return isRepaired(finding, before, countFindings((await trial.audit([finding.path], cancellation)).findings));
  }

  private async surroundingsOf(files: readonly string[]): Promise<Surroundings> {
    const isNew = files.some((path) => !this.surroundingFolders.has(dirname(path)));
    if (!this.surroundings || isNew) {
      for (const path of files) this.surroundingFolders.add(dirname(path));
      const probes = [...this.surroundingFolders].map((folder) => `${folder === '/' ? '' : folder}/.`);
      this.surroundings = loadSurroundings(this.workspace, probes, this.options, this.ruleIds);
    }
    const read = await this.surroundings;
    this.packages = read.packages;
    return read;
  }
}

const NO_CLOCK = (): number => 0;
const NO_PAUSE = (): Promise<void> => Promise.resolve();
