import type { IncompleteMetadata } from '../facts/authorization-servers.ts';
import { findProperty, type Evaluator } from '../program/evaluate.ts';
import type { Module } from '../program/link.ts';
import type { Call, Expression, Node, ObjectExpression, Property, Spread } from '../program/nodes.ts';
import { alternatives } from '../program/values.ts';
import { descendants } from '../program/walk.ts';
import type { Place } from '../source.ts';
import { closureOf } from './closure.ts';
import { neighbours } from './neighbours.ts';
import { partsAround } from './server-parts.ts';

const METHODS = 'code_challenge_methods_supported';
const ISSUER = 'authorization_response_iss_parameter_supported';
/** Functions of the SDK that serve the metadata that they are given. */
const SERVES = /^(metadataHandler|mcpAuthMetadataRouter|oauthMetadataResponse)$/;

/** Metadata documents that are written out in the source and served. */
export function* incompleteMetadata(module: Module, evaluator: Evaluator): Generator<IncompleteMetadata> {
  if (!module.text.includes('authorization_endpoint')) return;
  const documents = [...descendants(module.program)].filter(isDocument);
  const served = documents.filter((each) => isServed(each, module, evaluator));
  if (served.length === 0) return;
  const verifies = [...neighbours(module, evaluator.project)].some(
    ({ text }) => /code_?verifier/i.test(text) && /sha-?256|S256/i.test(text),
  );
  for (const object of served) {
    const document = placeOf(object, module);
    for (const { gap, at } of gapsOf(object, module))
      yield { kind: 'incompleteMetadata', at: placeOf(at, module), document, gap, verifies };
  }
}

/** `{ issuer, … }`; in Python also `jsonify(issuer=…)`, `OAuthMetadata(issuer=…)`. */
type Document = ObjectExpression | Call;

/** The endpoints of RFC 8414, all of them in one place: what is spread in may hold the rest. */
function isDocument(node: Node): node is Document {
  if (node.kind !== 'object' && node.kind !== 'call') return false;
  return (
    ['issuer', 'authorization_endpoint', 'token_endpoint'].every((key) => fieldOf(node, key) !== undefined) &&
    !fieldsOf(node).some((each) => each.kind === 'spread' || each.key === undefined) &&
    givesCodes(node)
  );
}

function fieldsOf(document: Document): readonly (Property | Spread)[] {
  return document.kind === 'object' ? document.properties : document.keywords;
}

function fieldOf(document: Document, key: string): Expression | undefined {
  const found = fieldsOf(document).find((each) => each.kind === 'property' && each.key === key);
  return found?.kind === 'property' ? found.value : undefined;
}

/** `grant_types_supported: ['client_credentials']`: without codes there is nothing to prove. */
function givesCodes(document: Document): boolean {
  const grants = fieldOf(document, 'grant_types_supported');
  if (grants?.kind !== 'array') return true;
  return grants.elements.some((each) => each.kind !== 'literal' || each.value === 'authorization_code');
}

function isServed(object: Document, module: Module, evaluator: Evaluator): boolean {
  for (const part of partsAround(module, evaluator)) {
    if (part.role !== 'metadata') continue;
    if (closureOf(part.code, evaluator).nodes.some(({ node }) => node === object || leadsTo(node, object))) return true;
  }
  return module.calls.some(
    (call) =>
      SERVES.test(call.callee.kind === 'name' ? call.callee.name : '') &&
      call.arguments.some((each) => gives(each, object, module, evaluator)),
  );
}

/** A name of the handler that holds the document: `const metadata = { … }` beside it. */
function leadsTo(node: Node, object: Document): boolean {
  const origin = node.kind === 'name' ? node.binding?.origin : undefined;
  return origin?.kind === 'variable' && origin.value === object;
}

/** `metadata`, `{ oauthMetadata: metadata, resourceServerUrl }` */
function gives(argument: Expression, object: Document, module: Module, evaluator: Evaluator, depth = 0): boolean {
  if (argument.kind === 'spread' || depth > 2) return false;
  return alternatives(evaluator.evaluate(argument, module)).some((each) => {
    if (each.kind !== 'object') return false;
    const inner = findProperty(each.node, 'oauthMetadata');
    return each.node === object || (inner !== undefined && gives(inner, object, each.module, evaluator, depth + 1));
  });
}

function* gapsOf(
  object: Document,
  module: Module,
): Generator<{ readonly gap: IncompleteMetadata['gap']; readonly at: Node }> {
  const head = fieldsOf(object)[0] ?? object;
  const methods = fieldOf(object, METHODS);
  if (!methods && !isAddedLater(METHODS, module)) yield { gap: 'challenge', at: head };
  else if (methods?.kind === 'array' && methods.elements.some(isPlain)) yield { gap: 'plain', at: methods };
  else if (!fieldOf(object, ISSUER) && !isAddedLater(ISSUER, module)) yield { gap: 'issuer', at: head };
}

/** `metadata["code_challenge_methods_supported"] = ["S256"]` */
function isAddedLater(field: string, module: Module): boolean {
  return module.members.some(({ property }) => property === field);
}

function isPlain(node: Expression): boolean {
  return node.kind === 'literal' && node.value === 'plain';
}

function placeOf(node: Node, module: Module): Place {
  return { path: module.path, start: node.start, end: node.end };
}
