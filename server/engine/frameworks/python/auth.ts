import type { Gate, GateScheme } from '../../facts/facts.ts';
import { judgePaths } from '../../gates/gate.ts';
import type { Expression } from '../../program/nodes.ts';
import { alternatives, type Value } from '../../program/values.ts';
import type { Condition } from '../../program/trace.ts';
import type { Place } from '../../source.ts';
import type { Handler } from '../apps.ts';
import { knownGate } from '../apps.ts';
import { openedBy, weakest } from '../conditional-gates.ts';
import { placeOf, type ModelContext } from '../context.ts';
import { argumentOf, givenAt, type Given } from './arguments.ts';
import { choicesOf, type Choice } from './choices.ts';
import { comparesKey } from './key-verifiers.ts';
import { constructionsOf, isNone, serverBehind, shortName, type Construction } from './names.ts';

/** Parameters of a server's constructor that put a gate before its endpoints: FastMCP, then the SDK's own servers. */
const PARAMETERS = ['auth', 'token_verifier', 'auth_server_provider'];
/** A table of tokens in the source is a key, whatever it is called. */
const KEYS = /^(?:StaticTokenVerifier|DebugTokenVerifier)$/;

/** What an authenticated server is made with: a gate, a doubt, or nothing. */
type Auth = { readonly gate: Gate; readonly given: Given } | 'doubt' | undefined;

/**
 * The gate that a server is constructed with, or the doubt whether there is one. `receiver` is what the server's method
 * is called on: it may be one of several servers, of which one has no gate.
 */
export function* serverGates(receiver: Given, context: ModelContext): Generator<Handler> {
  const choices = choicesOf(receiver, context).flatMap((choice) =>
    constructionsOf(choice.value, context).map((server) => ({ choice, auth: authOf(server, context) })),
  );
  // one of several things, of which some are not known to be servers that were made here
  const isPartlyKnown = alternatives(receiver.value).some(
    (each) => !isNone(each) && constructionsOf(each, context).length === 0,
  );
  const doubtful = isPartlyKnown || choices.some(({ auth }) => auth === 'doubt');
  const gated = choices.flatMap(({ choice, auth }) => (auth && auth !== 'doubt' ? [{ choice, ...auth }] : []));
  const gate = weakest(gated.map((each) => each.gate));
  const found = gated.find((each) => each.gate === gate);
  if (!gate || !found) {
    if (doubtful || choices.some(({ choice }) => isAssignedLater(choice, context))) yield doubt(receiver);
    return;
  }
  const bare = choices.filter(({ auth }) => auth === undefined).map(({ choice }) => choice);
  const provided = gated.map(({ choice }) => choice);
  yield { ...found.given, gate: bare.length === 0 ? gate : missingAt(gate, provided, bare, context) };
}

function authOf({ call, at, rest }: Construction, context: ModelContext): Auth {
  for (const name of PARAMETERS) {
    const own = argumentOf(call, at, name, undefined, context);
    const given = own === 'unknown' && rest ? argumentOf(rest.call, rest.at, name, undefined, context) : own;
    if (given === 'unknown') return 'doubt';
    const gate = given && gateOf(given, context);
    if (given && gate) return { gate, given };
  }
  return undefined;
}

function gateOf(given: Given, context: ModelContext): Gate | undefined {
  const choices = choicesOf(given, context);
  const provided = choices.filter((each) => !isNone(each.value));
  const [first] = provided;
  if (!first) return undefined;
  const verdict = provided.every(isProvider) ? 'enforced' : 'unknown';
  const known = knownGate(placeOf(given.node, given), nameOf(first), schemeOf(first.value), verdict);
  const gate = openVerifier(known, provided, context) ?? known;
  const missing = choices.filter((each) => isNone(each.value));
  return missing.length === 0 ? gate : missingAt(gate, provided, missing, context);
}

/** Settings of a verifier that let every token pass: it is `verify_token` that everything hangs on. */
const OPENINGS: readonly Gate['opening'][] = ['unset-secret', 'switch', 'swallowed-error'];

/** `if not KEY: return AccessToken(…)` in a verifier of the workspace. */
function openVerifier(known: Gate, provided: readonly Choice[], context: ModelContext): Gate | undefined {
  for (const { value, node, module } of provided) {
    if (value.kind !== 'self') continue;
    for (const method of alternatives(context.evaluator.member(value, 'verify_token', node, module))) {
      if (method.kind !== 'function') continue;
      const paths = context.pathFinder.paths(method, () => false, { passes: (returned) => !isNothing(returned) });
      const gate = judgePaths(paths, known.at, known.name, 'the token is taken for a good one');
      if (gate?.verdict === 'fail-open' && OPENINGS.includes(gate.opening)) return { ...gate, scheme: known.scheme };
    }
  }
  return undefined;
}

function isNothing(returned: Expression | undefined): boolean {
  return returned === undefined || (returned.kind === 'literal' && (returned.value ?? null) === null);
}

/** Some branch leaves the server without a provider: what must be so for that, and where it says so. */
function missingAt(gate: Gate, provided: readonly Choice[], missing: readonly Choice[], context: ModelContext): Gate {
  const ways = [...waysWithout(provided, missing, context, 0)];
  for (const { condition } of ways) {
    const opened = condition && openedBy(gate, condition, gate.at, context.pathFinder);
    if (condition && opened?.verdict === 'fail-open') return { ...opened, flaw: placeOf(condition.test, condition) };
  }
  const caught = ways.map((each) => each.caught).find((each) => each !== undefined);
  return caught ? leftOut(gate, caught, bareServer(missing)) : { ...gate, verdict: 'unknown' };
}

/** `mcp = FastMCP("a")` of the branch without a provider; undefined where it is the provider that is `None`. */
function bareServer(missing: readonly Choice[]): Place | undefined {
  const server = missing.find(({ value }) => serverBehind(value));
  return server && placeOf(server.node, server);
}

function leftOut(gate: Gate, caught: Place, bare: Place | undefined): Gate {
  return {
    ...gate,
    verdict: 'fail-open',
    opening: 'failed-setup',
    flaw: bare ?? caught,
    evidence: [
      { ...caught, note: 'when setting it up fails, the error is swallowed' },
      { ...(bare ?? gate.at), note: 'and the server is made without it' },
    ],
  };
}

interface WayWithout {
  /** It has to fail for the server to be without a provider. */
  readonly condition?: Condition;
  /** An error that is caught here leaves the server without one. */
  readonly caught?: Place | undefined;
}

/** How the server comes to be without a provider, by the names that its branches ask about too. */
function* waysWithout(
  provided: readonly Choice[],
  missing: readonly Choice[],
  context: ModelContext,
  depth: number,
): Generator<WayWithout> {
  for (const { conditions, caught } of missing) {
    if (caught) yield { caught };
    for (const each of conditions) yield { condition: { ...each, holds: !each.holds } };
  }
  for (const condition of provided.flatMap((each) => each.conditions)) {
    yield { condition };
    const { test } = condition;
    // if auth_provider: mcp = FastMCP(auth=auth_provider)
    if (test.kind !== 'name' || depth > 2) continue;
    const asked = choicesOf(givenAt(test, condition, context), context);
    const some = asked.filter(({ value }) => !isNone(value));
    const none = asked.filter(({ value }) => isNone(value));
    yield* waysWithout(some, none, context, depth + 1);
  }
}

/** Something was constructed: by a class of a package or of the workspace. */
function isProvider({ value }: Choice): boolean {
  return value.kind === 'result' || value.kind === 'self';
}

function nameOf({ value, node }: Choice): string {
  const made = shortName(value) ?? (value.kind === 'self' ? value.class.name : undefined);
  return made ?? (node.kind === 'name' ? node.name : 'auth');
}

function schemeOf(value: Value): GateScheme {
  if (value.kind === 'self') return comparesKey(value.class) ? 'api-key' : 'oauth';
  return KEYS.test(shortName(value) ?? '') ? 'api-key' : 'oauth';
}

/** `mcp.auth = provider` after the construction: nobody knows which. */
function isAssignedLater({ value, module }: Choice, context: ModelContext): boolean {
  return module.members.some((member) => {
    const { parent } = member;
    if (member.property !== 'auth' || parent?.kind !== 'assignment' || parent.target !== member) return false;
    const owner = context.evaluator.evaluate(member.object, module, undefined);
    return alternatives(owner).some((each) => each.kind === 'unknown') || serverBehind(owner) === serverBehind(value);
  });
}

function doubt({ node, module, frame }: Given): Handler {
  return { node, value: { kind: 'unknown' }, module, frame };
}
