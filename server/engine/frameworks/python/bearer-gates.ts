import type { BearerGate } from '../../facts/facts.ts';
import { alternatives, type Value } from '../../program/values.ts';
import { pythonResult } from '../../program/python-names.ts';
import { placeOf, sdkOf, type ModelContext } from '../context.ts';
import { isAtLeast } from '../sdk-versions.ts';
import { argumentOf, known, type Given } from './arguments.ts';
import { audienceOf } from './audience.ts';
import { choicesOf } from './choices.ts';
import { constructionsOf, isNone, type Construction } from './names.ts';

const SERVER = /^mcp\.server\./;
const SETTINGS = /^mcp\.server\.auth(?:\.settings)?\.AuthSettings$/;

/**
 * `MCPServer("notes", token_verifier=…, auth=AuthSettings(…))` of the SDK, and the same of its FastMCP: it compares whom a
 * token is for when `validate_token_resource` says so (mcp 1.30 and 2.2, `auth/settings.py`). With a provider of its own
 * tokens a server needs none.
 */
export function* pythonBearerGates(context: ModelContext): Generator<BearerGate> {
  if (context.trace.root.program.moduleKind !== 'python') return;
  const seen = new Set<string>();
  for (const step of context.trace.steps) {
    const made: Value = {
      kind: 'result',
      callee: step.callee,
      node: step.call,
      module: step.module,
      frame: step.frame,
    };
    if (!SERVER.test(pythonResult(made) ?? '')) continue;
    for (const server of constructionsOf(made, context)) {
      const gate = gateOf(server, context);
      if (!gate) continue;
      const key = `${gate.at.path}:${gate.at.start}`;
      if (seen.has(key)) continue;
      seen.add(key);
      yield gate;
    }
  }
}

function gateOf({ call, at }: Construction, context: ModelContext): BearerGate | undefined {
  const option = (name: string): Given | undefined => known(argumentOf(call, at, name, undefined, context));
  const [verifier, settings] = [option('token_verifier'), settingsIn(option('auth'), context)];
  if (!verifier || !settings || isNone(verifier.value)) return undefined;
  const { node } = settings;
  const validates = argumentOf(node, settings, 'validate_token_resource', undefined, context);
  // whether it validates is decided elsewhere
  if (validates === 'unknown' || (validates && validates.value.kind !== 'literal')) return undefined;
  const judged = audienceOf(verifier.value, context.evaluator);
  // switched off on purpose, as the SDK wants it where the verifier looks itself
  const isOff = validates?.value.kind === 'literal' && validates.value.value === false;
  if (isOff && judged.checksAudience !== false) return undefined;
  const isOn = validates?.value.kind === 'literal' && validates.value.value === true;
  const sdk = sdkOf(context.packages, settings.module.path, 'mcp');
  return {
    kind: 'bearerGate',
    at: placeOf(node.callee, settings),
    name: 'AuthSettings',
    option: 'validate_token_resource=True',
    sdk,
    supportsExpectedResource: sdk.version === undefined ? 'unknown' : knowsResource(sdk.version),
    expectedResource: isOn ? placeOf(validates.node, validates) : undefined,
    options: placeOf(node, settings),
    verifier: { at: placeOf(verifier.node, verifier), ...judged },
  };
}

/** The one `AuthSettings(…)` that is given; where there may be another, nothing is said. */
function settingsIn(given: Given | undefined, context: ModelContext): Extract<Value, { kind: 'result' }> | undefined {
  const values = given ? choicesOf(given, context).flatMap(({ value }) => alternatives(value)) : [];
  const [first, ...others] = values.filter((each) => !isNone(each));
  const isSettings = first?.kind === 'result' && SETTINGS.test(pythonResult(first) ?? '');
  return isSettings && others.length === 0 ? first : undefined;
}

/** `validate_token_resource` exists from mcp 1.30.0 and 2.2.0 (CVE-2026-116684). */
function knowsResource(version: string): boolean {
  return isAtLeast(version, version.startsWith('2.') ? [2, 2, 0] : [1, 30, 0]);
}
