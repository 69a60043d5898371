import type { UrlCredential } from '../facts/flows.ts';
import { findProperty, type Evaluator } from '../program/evaluate.ts';
import type { Call, Expression, Template } from '../program/nodes.ts';
import { alternatives, constantText, type Located } from '../program/values.ts';
import { isSecretName } from '../secrets/names.ts';
import type { Carry } from './carry.ts';
import { calledName } from './ends.ts';
import { inventoryOf } from './inventory.ts';
import { pythonParameters } from './python-parameters.ts';
import { isCarried } from './quest.ts';
import { isPython } from './sinks.ts';
import { anyCredential, placeOf } from './sources.ts';

/** Services that take the key of a query parameter in this header as well, by their documentation. */
const HEADER_OF_HOST: Readonly<Record<string, string>> = {
  'generativelanguage.googleapis.com': 'x-goog-api-key',
  'www.googleapis.com': 'x-goog-api-key',
  'youtube.googleapis.com': 'x-goog-api-key',
  'api.github.com': 'Authorization',
  'gitlab.com': 'PRIVATE-TOKEN',
  'graph.facebook.com': 'Authorization',
  'slack.com': 'Authorization',
  'newsapi.org': 'X-Api-Key',
  'finnhub.io': 'X-Finnhub-Token',
  'api.polygon.io': 'Authorization',
  'api.twelvedata.com': 'Authorization',
  'api.hunter.io': 'X-API-KEY',
  'api.elsevier.com': 'X-ELS-APIKey',
  'pro-api.coinmarketcap.com': 'X-CMC_PRO_API_KEY',
  'api.coingecko.com': 'x-cg-demo-api-key',
  'pro-api.coingecko.com': 'x-cg-pro-api-key',
  'api.pipedrive.com': 'x-api-token',
  'ipinfo.io': 'Authorization',
};
const PARAMETER = /[?&][\w-]*(?:token|key|secret|password|auth)=/i;
const PARAMETER_BEFORE = /[?&]([\w-]*(?:token|key|secret|password|auth))=$/i;
/** A link that is good once: the mail with which a password is reset, the answer to a login. */
const ONE_TIME = /reset|verif|confirm|invite|magic|unsubscribe|revoke|tokeninfo|introspect|state|csrf|ticket|callback/i;

export function* urlCredentials(where: Located, evaluator: Evaluator, carry: Carry): Generator<UrlCredential> {
  for (const url of inventoryOf(where.module).templates) {
    if (PARAMETER.test(where.module.text.slice(url.start, url.end)))
      yield* builtUrl(partsOf(url, where, evaluator), where, carry);
  }
  for (const call of where.module.calls) {
    yield* setParameter(call, where, evaluator, carry);
    yield* optionParameters(call, where, evaluator, carry);
    if (!isPython(where)) continue;
    for (const { name, value, address } of pythonParameters(call, where, evaluator))
      yield* judged(name, address ? textOf(partsOf(address, where, evaluator)) : '', value, where, carry);
  }
  for (const literal of where.module.literals) yield* documented(literal, where);
  yield* configurationInUrl(where);
}

/** A URL in the making: texts and the expressions between them, concatenations and constants taken apart. */
type Part = { readonly text: string } | { readonly value: Expression };

function partsOf(node: Expression, where: Located, evaluator: Evaluator): Part[] {
  if (node.kind === 'literal') return [{ text: String(node.value) }];
  if (node.kind === 'binary' && node.operator === '+')
    return [...partsOf(node.left, where, evaluator), ...partsOf(node.right, where, evaluator)];
  if (node.kind === 'template') return templateParts(node, where, evaluator);
  const known = constantText(evaluator.evaluate(node, where.module, where.frame));
  return known === undefined ? [{ value: node }] : [{ text: known }];
}

function templateParts(node: Template, where: Located, evaluator: Evaluator): Part[] {
  return node.texts.flatMap((text, index) => {
    const value = node.values[index];
    return value ? [{ text }, ...partsOf(value, where, evaluator)] : [{ text }];
  });
}

function* builtUrl(parts: readonly Part[], where: Located, carry: Carry): Generator<UrlCredential> {
  let before = '';
  for (const part of parts) {
    if ('text' in part) {
      before += part.text;
      continue;
    }
    const [, parameter] = PARAMETER_BEFORE.exec(before) ?? [];
    if (parameter !== undefined) yield* judged(parameter, before, part.value, where, carry);
    before += '…';
  }
}

/** `url.searchParams.set('access_token', token)`; the `URL` may be known. */
function* setParameter(call: Call, where: Located, evaluator: Evaluator, carry: Carry): Generator<UrlCredential> {
  const [name, value] = call.arguments;
  if (!/^(set|append)$/.test(calledName(call)) || call.callee.kind !== 'member' || name?.kind !== 'literal' || !value)
    return;
  const { object } = call.callee;
  if (object.kind !== 'member' || object.property !== 'searchParams') return;
  const parameter = String(name.value);
  if (!/(token|key|secret|password|auth)$/i.test(parameter)) return;
  yield* judged(parameter, urlText(object.object, where, evaluator), value, where, carry);
}

/** `axios.get(url, { params: { key } })` */
function* optionParameters(call: Call, where: Located, evaluator: Evaluator, carry: Carry): Generator<UrlCredential> {
  const [first, ...rest] = call.arguments;
  for (const options of rest) {
    const params = options.kind === 'object' ? findProperty(options, 'params') : undefined;
    if (!first || params?.kind !== 'object') continue;
    for (const property of params.properties) {
      if (property.kind !== 'property' || !/(token|key|secret|password|auth)$/i.test(property.key ?? '')) continue;
      yield* judged(property.key ?? '', textOf(partsOf(first, where, evaluator)), property.value, where, carry);
    }
  }
}

function textOf(parts: readonly Part[]): string {
  return parts.map((part) => ('text' in part ? part.text : '…')).join('');
}

/** `new URL('https://…')` */
function urlText(node: Expression, where: Located, evaluator: Evaluator): string {
  for (const each of alternatives(evaluator.evaluate(node, where.module, where.frame))) {
    if (each.kind !== 'result' || !each.node.construct) continue;
    const at: Located = { module: each.module, frame: each.frame };
    return textOf(each.node.arguments.flatMap((argument) => partsOf(argument, at, evaluator)));
  }
  return '';
}

function* judged(
  parameter: string,
  url: string,
  value: Expression,
  where: Located,
  carry: Carry,
): Generator<UrlCredential> {
  if (ONE_TIME.test(url)) return;
  const carried = carry(value, where, anyCredential);
  if (!isCarried(carried) || carried.partial) return;
  const at = placeOf(value, where);
  const [, host] = /^(?:https?|wss?):\/\/([^/…?]+)/.exec(url) ?? [];
  const header = host !== undefined && Object.hasOwn(HEADER_OF_HOST, host) ? HEADER_OF_HOST[host] : undefined;
  if (host !== undefined && header !== undefined)
    yield { kind: 'urlCredential', at, parameter, how: { kind: 'upstream', host, header } };
  else if (isOAuthToken(parameter) || (host === undefined && isEndpointUrl(url) && /token/i.test(parameter))) {
    yield {
      kind: 'urlCredential',
      at,
      parameter,
      how: { kind: 'sent', name: carried.source.name, source: carried.source.at },
    };
  }
}

function isOAuthToken(parameter: string): boolean {
  return /^(access_?token|bearer_?token)$/i.test(parameter);
}

/** `/sse?token=…`: a URL of an MCP server. */
function isEndpointUrl(url: string): boolean {
  return /\/(sse|mcp|messages?)\b/i.test(url);
}

/** `connect to /sse?token=YOUR_TOKEN` */
function* documented(literal: Expression, where: Located): Generator<UrlCredential> {
  const { text } = where.module;
  const written = text.slice(literal.start, Math.min(literal.end, literal.start + 4_000));
  if (!/token=|key=/i.test(written) || !/sse|mcp|message/i.test(written)) return;
  const found = /[?&]((?:access_|auth_|api_?)?(?:token|key))=(?:YOUR|MY|<|\[|xxx|your|\.\.\.)/.exec(written);
  if (!found) return;
  const start = literal.start + found.index;
  yield {
    kind: 'urlCredential',
    at: { path: where.module.path, start, end: start + found[0].length },
    parameter: found[1] ?? 'token',
    how: { kind: 'documented' },
  };
}

/** The query parameter in which some hosts send all settings of a server, encoded in base64. */
function* configurationInUrl(where: Located): Generator<UrlCredential> {
  const { module } = where;
  if (!/base64/.test(module.text)) return;
  for (const member of module.members) {
    const isConfig =
      member.property === 'config' && member.object.kind === 'member' && member.object.property === 'query';
    if (!isConfig) continue;
    for (const object of inventoryOf(module).objects) {
      const secret = object.properties.find(
        (each) =>
          each.kind === 'property' &&
          each.key !== undefined &&
          isSecretName(each.key) &&
          /string\(/.test(module.text.slice(each.value.start, each.value.end)),
      );
      if (secret?.kind !== 'property') continue;
      yield {
        kind: 'urlCredential',
        at: placeOf(member, where),
        parameter: 'config',
        how: { kind: 'configuration', name: secret.key ?? '', source: placeOf(secret, where) },
      };
      return;
    }
  }
}
