import type { BearerGate } from '../../facts/facts.ts';
import type { Fix } from '../../fix.ts';
import { returnedExpressions } from '../../program/returns.ts';
import type { Module } from '../../program/link.ts';
import type { Call, FunctionNode, ObjectExpression } from '../../program/nodes.ts';
import { relativeCandidates } from '../../program/project.ts';
import { descendants } from '../../program/walk.ts';
import { createDrafts, type Drafts } from '../drafts.ts';
import type { Draft } from '../draft.ts';
import { setStep } from '../environment.ts';
import { calleeName, nodeAt } from '../find.ts';
import type { FixContext, Fixer } from '../fixes.ts';
import { defineResource } from '../gates/oauth.ts';
import { guided } from '../guided.ts';
import { insertProperties, ownProperty } from '../objects.ts';
import { isOf } from '../subject.ts';

const TITLE = 'Accept only tokens for this server';

/** The gate and its verifier in one edit: a gate that expects a resource refuses every token of a verifier that names none. */
export const bindAudience: Fixer = function* (_finding, subject, context) {
  if (!isOf(subject, 'bearerGate')) return;
  const fix = subject.supportsExpectedResource === false ? undefined : bind(subject, context);
  yield fix ?? guided('bind-audience', TITLE, planFor(subject));
};

function planFor({ supportsExpectedResource, sdk }: BearerGate): readonly string[] {
  const upgrade = sdk.major !== undefined && sdk.major >= 2 ? '2.3.0' : '1.32.0';
  return [
    ...(supportsExpectedResource === false
      ? [
          `Upgrade \`${sdk.package}\` to ${upgrade} or later: ${sdk.version ?? 'this version'} does not know \`expectedResource\`.`,
        ]
      : []),
    'In the verifier, refuse tokens whose audience is not the URL of this server, and return that URL as `resource`.',
    'Give the same URL to `requireBearerAuth` as `expectedResource`.',
  ];
}

function bind(gate: BearerGate, context: FixContext): Fix | undefined {
  const drafts = createDrafts(context);
  if (!gate.options) return undefined;
  const draft = drafts.of(gate.options.path);
  const options = draft && nodeAt(draft.module, gate.options, 'object');
  if (!draft || !options) return undefined;
  if (gate.verifier?.returnsResource !== true && !nameResource(gate, draft, drafts, context)) return undefined;
  insertProperties(draft, options, [`expectedResource: ${defineResource(draft)}`], ownProperty(options, 'verifier'));
  return {
    id: 'bind-audience',
    title: TITLE,
    class: 'values',
    edits: drafts.edits(),
    steps: [
      setStep(['MCP_RESOURCE_URL']),
      'It is the public URL of this endpoint, as clients write it: tokens must name it as their audience.',
    ],
  };
}

/** Lets the verifier check the audience, where it does not yet, and return the resource that it checked for. */
function nameResource({ verifier }: BearerGate, gate: Draft, drafts: Drafts, context: FixContext): boolean {
  if (verifier?.returnsResource !== false) return false;
  const found = findVerifier(gate.module, context);
  const draft = found && drafts.of(found.module.path);
  if (!draft) return false;
  const returned = returnedExpressions(found.method).filter((each): each is ObjectExpression => each.kind === 'object');
  if (returned.length === 0 || returned.length !== returnedExpressions(found.method).length) return false;
  if (verifier.checksAudience !== true && !checkAudience(draft, found.method)) return false;
  for (const each of returned) insertProperties(draft, each, [`resource: ${defineResource(draft)}`]);
  return true;
}

/** `jwtVerify(token, keys, { issuer })` gets an `audience`. */
function checkAudience(draft: Draft, method: FunctionNode): boolean {
  for (const node of descendants(method.body)) {
    if (node.kind !== 'call' || !verifiesToken(node)) continue;
    const [, key, options] = node.arguments;
    const audience = `audience: ${defineResource(draft)}.href`;
    if (options?.kind === 'object') insertProperties(draft, options, [audience]);
    else if (!options && key) draft.insert(node.argumentSpan.end, `, { ${audience} }`);
    else return false;
    return true;
  }
  return false;
}

/** `jwtVerify(…)` of jose, `jwt.verify(…)` of jsonwebtoken */
function verifiesToken(call: Call): boolean {
  const name = calleeName(call);
  return name === 'jwtVerify' || (name === 'verify' && call.callee.kind === 'member' && call.arguments.length < 4);
}

/** The one `verifyAccessToken` of the gate's file or of the files that it imports. */
function findVerifier(
  module: Module,
  context: FixContext,
): { readonly module: Module; readonly method: FunctionNode } | undefined {
  const imported = module.requests.flatMap((request) =>
    relativeCandidates(module.path, request).flatMap((path) => context.module(path) ?? []),
  );
  for (const each of [module, ...imported]) {
    const methods = each.functions.filter((fn) => isVerifier(fn));
    const [method] = methods;
    if (method) return methods.length === 1 ? { module: each, method } : undefined;
  }
  return undefined;
}

function isVerifier(fn: FunctionNode): boolean {
  if (fn.name === 'verifyAccessToken') return true;
  const { parent } = fn;
  return (
    (parent?.kind === 'property' && parent.key === 'verifyAccessToken') ||
    (parent?.kind === 'classMember' && parent.name === 'verifyAccessToken')
  );
}
