import type { OpenRegistration } from '../facts/authorization-servers.ts';
import { findProperty, type Evaluator } from '../program/evaluate.ts';
import type { Module } from '../program/link.ts';
import { descendants } from '../program/walk.ts';
import { closureOf } from './closure.ts';
import { neighbours } from './neighbours.ts';
import { registrationAround } from './registration.ts';
import { serverParts } from './server-parts.ts';
import { registrationOptions } from './registration-option.ts';
import { textIn, wordOf } from './words.ts';

const LIMITS = /rate-?_?limit|limiter|throttl|slow-?down/i;
const DOCUMENTS = /client_?id_?metadata_?document/i;
/** What a registration answers: what makes it one, and no sign-up of people. */
const REGISTERS = /^(redirect_?uris|client_id_issued_at|token_endpoint_auth_method)$/i;

/** Endpoints and options at which anybody becomes a client. */
export function* openRegistrations(module: Module, evaluator: Evaluator): Generator<OpenRegistration> {
  yield* options(module);
  yield* enabledOptions(module, evaluator);
  const [part] = serverParts(module, evaluator).filter((each) => each.role === 'register' && each.form === 'route');
  if (!part?.known || registrationAround(module, evaluator)?.restricted !== false) return;
  const { nodes } = closureOf(part.code, evaluator);
  if (
    !nodes.some(({ node }) => REGISTERS.test(wordOf(node) ?? '') || REGISTERS.test(textIn(node) ?? '') || hasKey(node))
  )
    return;
  yield { kind: 'openRegistration', at: part.at, name: part.name, ...surroundings(module, evaluator) };
}

function surroundings(module: Module, evaluator: Evaluator): Pick<OpenRegistration, 'limited' | 'alternative'> {
  const texts = [...neighbours(module, evaluator.project)].map((each) => each.text);
  return {
    limited: texts.some((text) => LIMITS.test(text)),
    alternative: texts.some((text) => DOCUMENTS.test(text)),
  };
}

/** `ClientRegistrationOptions(enabled=True)`: the SDK for Python answers `/register`, and limits nothing. */
function* enabledOptions(module: Module, evaluator: Evaluator): Generator<OpenRegistration> {
  for (const { call, enabled } of registrationOptions(module, evaluator)) {
    // A setting that says so is somebody's choice.
    if (enabled.kind !== 'literal' || registrationAround(module, evaluator)?.restricted === true) continue;
    const at = { path: module.path, start: call.start, end: call.end };
    const name = 'ClientRegistrationOptions';
    yield { kind: 'openRegistration', at, name, ...surroundings(module, evaluator) };
  }
}

function hasKey(node: Parameters<typeof wordOf>[0]): boolean {
  return node.kind === 'objectPattern' && node.properties.some((each) => REGISTERS.test(each.key ?? ''));
}

/** `new OAuthProvider({ clientRegistrationEndpoint: '/register' })`: the library limits nothing, its platform may. */
function* options(module: Module): Generator<OpenRegistration> {
  if (!module.text.includes('clientRegistrationEndpoint')) return;
  for (const node of descendants(module.program)) {
    if (node.kind !== 'object' || !findProperty(node, 'clientRegistrationEndpoint')) continue;
    if (!findProperty(node, 'tokenEndpoint') || findProperty(node, 'disallowPublicClientRegistration')) continue;
    if (node.properties.some((each) => each.kind === 'spread')) continue;
    const option = node.properties.find(
      (each) => each.kind === 'property' && each.key === 'clientRegistrationEndpoint',
    );
    if (option?.kind !== 'property') continue;
    const at = { path: module.path, start: option.start, end: option.end };
    const documents = findProperty(node, 'clientIdMetadataDocumentEnabled');
    const alternative = documents !== undefined && !(documents.kind === 'literal' && documents.value === false);
    yield { kind: 'openRegistration', at, name: 'clientRegistrationEndpoint', limited: true, alternative };
  }
}
