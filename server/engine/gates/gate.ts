import type { Evidence } from '../finding.ts';
import type { Gate, GateScheme, Verdict } from '../facts/facts.ts';
import type { Place } from '../source.ts';
import type { Paths } from './paths.ts';
import type { Hit } from './walk.ts';
import { has, type Learned, type LearnedKind, type State } from './states.ts';

/** What the paths through some code make of it as a gate; undefined when it is none: it never looks at the caller. */
export function judgePaths(paths: Paths, at: Place, name: string, goesOn: string): Gate | undefined {
  const hits = paths.hits.filter((hit) => !has(hit.state, 'elsewhere', 'development'));
  const schemes = hits.map((hit) => schemeOf(hit.state)).filter((each) => each !== 'unknown');
  const gate = (verdict: Verdict, hit?: Hit): Gate => ({
    kind: 'gate',
    at,
    name,
    verdict,
    scheme: schemes[0] ?? 'unknown',
    evidence: hit ? evidenceOf(hit, goesOn) : [],
    flaw: hit ? flawOf(hit.state) : undefined,
    opening: verdict === 'fail-open' && hit ? openingOf(hit.state) : undefined,
    setting: hit ? settingOf(hit.state) : undefined,
    deliberate: verdict === 'fail-open' && hit !== undefined && hit.state.learned.some(isDeliberate),
  });
  if (paths.overflow) return paths.looksAtCaller ? gate('unknown') : undefined;
  // Code that looks at a credential and lets every request through is no gate: it only passes the credential on.
  const decides = paths.refuses || hits.some((hit) => has(hit.state, 'verified', 'unresolved', 'answered'));
  // `if (!(await lookUp(req.headers))) return res.sendStatus(401)`
  if (!paths.looksAtCaller || !decides) return paths.refusesUnread ? gate('unknown') : undefined;
  if (hits.length === 0) return gate('unknown');
  const open = hits.filter((hit) => !has(hit.state, 'verified', 'unresolved'));
  if (open.length === 0) return gate(hits.every((hit) => has(hit.state, 'verified')) ? 'enforced' : 'unknown');
  const present = open.filter((hit) => !isOpen(hit.state));
  // `token ?? process.env.TOKEN` that nothing is compared with: the server's own key for somebody else's service.
  if (decidesByOwnKey(hits)) return gate('unknown');
  const worst = open.filter((hit) => isOpen(hit.state)).sort((a, b) => rank(a.state) - rank(b.state))[0];
  if (worst) return gate('fail-open', worst);
  const bare = present.find((hit) => has(hit.state, 'present'));
  if (bare) return gate(hits.length === open.length ? 'presence-only' : 'unknown', bare);
  // Paths that learned nothing about the caller, under conditions that nobody can read.
  return gate('unknown');
}

function decidesByOwnKey(hits: readonly Hit[]): boolean {
  return (
    hits.some((hit) => has(hit.state, 'set')) &&
    !hits.some((hit) => has(hit.state, 'verified', 'unresolved', 'mismatch'))
  );
}

/** A path that reaches the handler although something that should stop it is missing. */
function isOpen(state: State): boolean {
  if (has(state, 'unset', 'error')) return true;
  if (has(state, 'switch') && !has(state, 'present')) return true;
  return has(state, 'absent', 'mismatch') && !has(state, 'opaque', 'present');
}

const OPENINGS: readonly (readonly [LearnedKind, NonNullable<Gate['opening']>])[] = [
  ['unset', 'unset-secret'],
  ['switch', 'switch'],
  ['error', 'swallowed-error'],
  ['absent', 'absent-credential'],
  ['mismatch', 'absent-credential'],
];

/** `--unsafe-disable-auth`, `DANGEROUSLY_OMIT_AUTH`, thrown and not left out. */
export function isDeliberate({ kind, subject, text }: Learned): boolean {
  return kind === 'switch' && /unsafe|danger|insecure|^--/i.test(subject) && !/is (off|not )/.test(text ?? '');
}

function rank(state: State): number {
  const found = OPENINGS.findIndex(([kind]) => has(state, kind));
  return found < 0 ? OPENINGS.length : found;
}

/** The condition that a reader has to change. */
function flawOf(state: State): Place | undefined {
  for (const [kind] of [...OPENINGS, ['present'] as const]) {
    const found = state.learned.find((each) => each.kind === kind);
    if (found) return found.via ?? found.place;
  }
  return undefined;
}

function openingOf(state: State): Gate['opening'] {
  return OPENINGS.find(([kind]) => has(state, kind))?.[1] ?? 'absent-credential';
}

const OPENED_BY = { unset: 'unset-secret', switch: 'switch' } as const;

function settingOf(state: State): string | undefined {
  for (const kind of ['unset', 'switch'] as const) {
    const found = openingOf(state) === OPENED_BY[kind] && state.learned.find((each) => each.kind === kind);
    if (found) return found.subject;
  }
  return undefined;
}

function schemeOf(state: State): GateScheme {
  for (const { kind, subject } of state.learned) {
    if (kind === 'absent' || kind === 'opaque') continue;
    if (subject === 'client certificate') return 'mutual-tls';
    if (/\.(session|isAuthenticated)/.test(subject)) return 'session';
    if (/^cookie$/.test(subject)) return 'session';
    if (/api-?key|^key$|^x-.*key$/i.test(subject)) return 'api-key';
    if (subject === 'authorization' || /token/i.test(subject)) return 'oauth';
  }
  return 'unknown';
}

const SENTENCES: Partial<Record<LearnedKind, (subject: string) => string>> = {
  absent: (subject) => `when \`${subject}\` is not sent`,
  present: (subject) => `\`${subject}\` only has to be there`,
  unset: (subject) => `when \`${subject}\` is not set`,
  error: () => 'when the check throws, the error is swallowed',
  mismatch: (subject) => `also when \`${subject}\` is wrong`,
  answered: (subject) => `\`${subject}\` is answered here, but the code goes on`,
  verified: (subject) => `\`${subject}\` is checked here`,
};

function evidenceOf(hit: Hit, goesOn: string): readonly Evidence[] {
  const steps: Evidence[] = [];
  for (const learned of hit.state.learned) {
    const note = learned.text === undefined ? SENTENCES[learned.kind]?.(learned.subject) : `when ${learned.text}`;
    if (note !== undefined) steps.push({ ...learned.place, note });
  }
  steps.push({ path: hit.at.module.path, start: hit.node.start, end: hit.node.end, note: goesOn });
  return steps;
}
