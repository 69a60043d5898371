import type { BearerGate } from '../../facts/facts.ts';
import type { Fix } from '../../fix.ts';
import type { Module } from '../../program/link.ts';
import type { Call, Expression, FunctionNode } from '../../program/nodes.ts';
import { returnedExpressions } from '../../program/returns.ts';
import type { Place } from '../../source.ts';
import { descendants } from '../../program/walk.ts';
import { calleeName, nodeAt, valueOf } from '../find.ts';
import type { FixContext, Fixer } from '../fixes.ts';
import { guided } from '../guided.ts';
import { isOf } from '../subject.ts';
import { setKeyword } from './call.ts';
import { checkPythonClaims } from './claims.ts';
import { createPythonDraft, type PythonDraft } from './draft.ts';
import { dictionaryOf, entriesWhere, isOff, keywordOf, removeEntries } from './entries.ts';
import { importedName } from './imported-name.ts';
import { setKeywords } from './keywords.ts';

const TITLE = 'Accept only tokens for this server';
const DECODERS = /^(?:jwt(?:\.\w+)*|jose(?:\.jwt)?)\.decode$/;
const URLS = /^pydantic(?:\.networks)?\.(?:AnyHttpUrl|HttpUrl|AnyUrl)$/;

/** The settings and their verifier in one edit: settings that validate refuse every token of a verifier that names no resource. */
export const bindPythonAudience: Fixer = function* (finding, subject, context) {
  if (!isOf(subject, 'bearerGate')) {
    yield* checkPythonClaims(finding, subject, context);
    return;
  }
  const fix = subject.supportsExpectedResource === false ? undefined : bound(subject, context);
  yield fix ?? guided('bind-audience', TITLE, planFor(subject));
};

function planFor({ supportsExpectedResource, sdk }: BearerGate): readonly string[] {
  const upgrade = sdk.major !== undefined && sdk.major >= 2 ? '2.2.0' : '1.30.0';
  return [
    ...(supportsExpectedResource === false
      ? [`Upgrade \`mcp\` to ${upgrade} or later: ${sdk.version ?? 'this version'} does not know the option.`]
      : []),
    'In the verifier, refuse tokens whose audience is not the URL of this server, and return that URL as `resource` of the `AccessToken`.',
    'Give `AuthSettings` the same URL as `resource_server_url`, and `validate_token_resource=True`.',
  ];
}

function bound(gate: BearerGate, context: FixContext): Fix | undefined {
  const { options, verifier } = gate;
  const module = options && context.module(options.path);
  const settings = module && nodeAt(module, options, 'call');
  const url = settings && keywordOf(settings, 'resource_server_url')?.value;
  if (!module || !verifier || !url || isNone(url)) return undefined;
  const draft = createPythonDraft(module);
  setKeywords(draft, settings, { validate_token_resource: 'True' });
  if (verifier.returnsResource !== true && !namesResource(verifier, url, draft)) return undefined;
  return {
    id: 'bind-audience',
    title: TITLE,
    class: 'values',
    edits: draft.edits(),
    steps: [
      'Make sure that the authorization server writes the URL of `resource_server_url` into its tokens as their audience: others are refused from now on.',
    ],
  };
}

/** Lets the verifier check the audience, where it does not yet, and return the resource that it checked for. */
function namesResource(verifier: NonNullable<BearerGate['verifier']>, url: Expression, draft: PythonDraft): boolean {
  const method = methodOf(verifier.at, draft.module);
  const written = urlText(url, draft.module);
  if (verifier.returnsResource !== false || !method || written === undefined) return false;
  const tokens = returnedExpressions(method).filter((each) => !isNone(each));
  const made = tokens.filter((each): each is Call => each.kind === 'call' && calleeName(each) === 'AccessToken');
  if (made.length === 0 || made.length !== tokens.length) return false;
  if (verifier.checksAudience !== true && !expectsAudience(method, written, draft)) return false;
  for (const each of made) setKeywords(draft, each, { resource: written });
  return true;
}

/** The one `jwt.decode(…)` of a method is told which audience to expect. */
function expectsAudience(method: FunctionNode, audience: string, draft: PythonDraft): boolean {
  const calls = [...descendants(method.body)].filter((each): each is Call => each.kind === 'call');
  const [decode, ...others] = calls.filter(({ callee }) => DECODERS.test(importedName(callee) ?? ''));
  if (!decode || others.length > 0) return false;
  const options = dictionaryOf(decode, 'options');
  if (!options && keywordOf(decode, 'options')) return false;
  if (options) {
    const switches = entriesWhere(options, (each) => each.key === 'verify_aud' && isOff(each));
    removeEntries(draft, options, switches);
  }
  setKeyword(draft, decode, 'audience', audience);
  return true;
}

/** `verify_token` of the class in this file that a verifier is made of. */
function methodOf(at: Place, module: Module): FunctionNode | undefined {
  const given = at.path === module.path ? nodeAt(module, at, 'call', 'name') : undefined;
  const made = given && valueOf(given);
  const origin = made?.kind === 'call' && made.callee.kind === 'name' ? made.callee.binding?.origin : undefined;
  if (origin?.kind !== 'class') return undefined;
  const member = origin.class.members.find(({ name }) => name === 'verify_token')?.value;
  return member?.kind === 'function' ? member : undefined;
}

/** How a URL is written where the verifier can read it too: a text, a constant of the module, a lookup. */
function urlText(node: Expression, module: Module): string | undefined {
  const text = module.text.slice(node.start, node.end);
  if (node.kind === 'literal') return typeof node.value === 'string' ? text : undefined;
  if (node.kind === 'call' && URLS.test(importedName(node.callee) ?? '')) {
    const [inner] = node.arguments;
    return inner && urlText(inner, module);
  }
  if (node.kind === 'name') {
    const value = isConstant(node, module) ? valueOf(node) : node;
    const inner = value === node ? undefined : urlText(value, module);
    // a constant that is no text is read through
    return inner === undefined
      ? undefined
      : value.kind === 'call' && URLS.test(importedName(value.callee) ?? '')
        ? inner
        : text;
  }
  return /^os\.(?:environ\[['"]\w+['"]\]|getenv\(['"]\w+['"]\))$/.test(text) ? text : undefined;
}

function isConstant(node: Expression, { program }: Module): boolean {
  const binding = node.kind === 'name' ? node.binding : undefined;
  const origin = binding?.origin;
  return (
    origin?.kind === 'variable' && binding?.writes.length === 0 && program.body.some((each) => each === origin.node)
  );
}

function isNone(node: Expression): boolean {
  return node.kind === 'literal' && node.value === null;
}
