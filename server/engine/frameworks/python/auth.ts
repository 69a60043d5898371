import type { Gate, GateScheme } from '../../facts/facts.ts';
import type { Value } from '../../program/values.ts';
import type { Handler } from '../apps.ts';
import { knownGate } from '../apps.ts';
import { openedBy } from '../conditional-gates.ts';
import { placeOf, type ModelContext } from '../context.ts';
import { argumentOf, type Given } from './arguments.ts';
import { choicesOf, type Choice } from './choices.ts';
import { isNone, shortName } from './names.ts';

type Result = Extract<Value, { kind: 'result' }>;

/** Parameters of a server's constructor that put a gate before its endpoints: FastMCP, then the SDK's own servers. */
const PARAMETERS = ['auth', 'token_verifier', 'auth_server_provider'];
/** A table of tokens in the source is a key, whatever it is called. */
const KEYS = /^(?:StaticTokenVerifier|DebugTokenVerifier)$/;

/** The gate that a server is constructed with, or the doubt whether there is one. */
export function* serverGates(server: Result, context: ModelContext): Generator<Handler> {
  for (const name of PARAMETERS) {
    const given = argumentOf(server.node, server, name, undefined, context);
    if (given === 'unknown') {
      yield doubt(server);
      return;
    }
    const gate = given && gateOf(given, context);
    if (!given || !gate) continue;
    yield { ...given, gate };
    return;
  }
  const assigned = assignedAuth(server, context);
  if (assigned) yield assigned;
}

function gateOf(given: Given, context: ModelContext): Gate | undefined {
  const at = placeOf(given.node, given);
  const choices = choicesOf(given, context);
  const provided = choices.filter((each) => !isNone(each.value));
  const [first] = provided;
  if (!first) return undefined;
  const gate = knownGate(at, nameOf(first), schemeOf(first.value), provided.every(isProvider) ? 'enforced' : 'unknown');
  const missing = choices.filter((each) => isNone(each.value));
  if (missing.length === 0) return gate;
  return openedByChoice(gate, provided, missing, context) ?? { ...gate, verdict: 'unknown' };
}

/** Some branch leaves the server without a provider: what must be so for that, and where it says so. */
function openedByChoice(
  gate: Gate,
  provided: readonly Choice[],
  missing: readonly Choice[],
  context: ModelContext,
): Gate | undefined {
  const against = [
    ...missing.flatMap((each) => each.conditions.map((condition) => ({ ...condition, holds: !condition.holds }))),
    ...provided.flatMap((each) => each.conditions),
  ];
  for (const condition of against) {
    const opened = openedBy(gate, condition, gate.at, context.pathFinder);
    if (opened?.verdict === 'fail-open') return opened;
  }
  return undefined;
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
  return KEYS.test(shortName(value) ?? '') ? 'api-key' : 'oauth';
}

/** `mcp.auth = provider` after the construction. */
function assignedAuth(server: Result, context: ModelContext): Handler | undefined {
  for (const member of server.module.members) {
    const { parent } = member;
    if (member.property !== 'auth' || parent?.kind !== 'assignment' || parent.target !== member) continue;
    const owner = context.evaluator.evaluate(member.object, server.module, undefined);
    if (owner.kind === 'result' && owner.node !== server.node) continue;
    return doubt(server);
  }
  return undefined;
}

function doubt(server: Result): Handler {
  return { node: server.node, value: { kind: 'unknown' }, module: server.module, frame: server.frame };
}
