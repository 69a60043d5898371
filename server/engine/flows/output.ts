import type { CredentialFlow, CredentialSource } from '../facts/flows.ts';
import { findProperty, type Evaluator } from '../program/evaluate.ts';
import type { Expression, ObjectExpression } from '../program/nodes.ts';
import { returnedExpressions } from '../program/returns.ts';
import type { Located } from '../program/values.ts';
import { descendants } from '../program/walk.ts';
import type { Carry } from './carry.ts';
import { decoratedTools } from './decorated-tools.ts';
import { calledName } from './ends.ts';
import { flowTo } from './flow.ts';
import { inventoryOf } from './inventory.ts';
import { isCarried } from './quest.ts';
import { isPython, responseSink } from './sinks.ts';
import { anyCredential } from './sources.ts';

/** Credentials in tool results, errors and HTTP answers. */
export function* shownCredentials(where: Located, evaluator: Evaluator, carry: Carry): Generator<CredentialFlow> {
  const { objects, throws } = inventoryOf(where.module);
  for (const object of objects) {
    for (const text of resultTexts(object)) {
      const carried = carry(text, where, anyCredential);
      if (isCarried(carried) && isServersOwn(carried.source))
        yield flowTo(carried, { kind: 'result', name: 'content' }, text, text, where);
    }
  }
  for (const text of pythonResults(where, evaluator)) {
    const carried = carry(text, where, anyCredential);
    if (isCarried(carried) && isServersOwn(carried.source))
      yield flowTo(carried, { kind: 'result', name: 'content' }, text, text, where);
  }
  for (const thrown of throws) {
    if (thrown.value?.kind !== 'call') continue;
    for (const said of isPython(where) ? thrown.value.arguments : [thrown.value]) {
      const carried = carry(said, where, anyCredential);
      if (!isCarried(carried) || carried.source.kind === 'tokens') continue;
      yield flowTo(carried, { kind: 'error', name: isPython(where) ? 'raise' : 'throw' }, thrown, said, where);
    }
  }
  for (const call of where.module.calls) {
    const sink = responseSink(call);
    const [body] = sink?.arguments ?? [];
    if (!sink || !body) continue;
    const carried = carry(body, where, anyCredential);
    if (!isCarried(carried)) continue;
    const isSecret =
      /^(setting|environment)$/.test(carried.source.kind) || isShownToken(body, sink.name, carried.source);
    if (isSecret) yield flowTo(carried, sink, call, body, where);
  }
}

/** What a tool of Python returns, what models read about it, and the texts of `TextContent(type="text", text=…)`. */
function* pythonResults(where: Located, evaluator: Evaluator): Generator<Expression> {
  const { module } = where;
  if (module.program.moduleKind !== 'python') return;
  for (const { fn } of decoratedTools(where, evaluator))
    for (const returned of returnedExpressions(fn)) if (returned.kind !== 'literal') yield returned;
  for (const call of module.calls) {
    const shown = SHOWN.get(calledName(call));
    const text = call.keywords.find((each) => each.kind === 'property' && each.key === shown);
    if (text && text.value.kind !== 'literal') yield text.value;
  }
}

/** What models read of some calls. */
const SHOWN: ReadonlyMap<string, string> = new Map([
  ['TextContent', 'text'],
  ['Tool', 'description'],
  ['tool', 'description'],
  ['resource', 'description'],
  ['prompt', 'description'],
  ['FastMCP', 'instructions'],
  ['MCPServer', 'instructions'],
]);

/** `{ content: [{ type: 'text', text }] }`, `{ contents: [{ uri, text }] }`; a message to a model has a role. */
function* resultTexts(object: ObjectExpression): Generator<Expression> {
  if (findProperty(object, 'role')) return;
  const content = findProperty(object, 'content') ?? findProperty(object, 'contents');
  if (content?.kind !== 'array') return;
  for (const element of content.elements) {
    if (element.kind !== 'object') continue;
    const text = findProperty(element, 'text');
    if (text && text.kind !== 'literal' && (findProperty(element, 'type') ?? findProperty(element, 'uri'))) yield text;
  }
}

/** `res.send(tokens.access_token)`, `res.end(`<pre>${tokens.refresh_token}</pre>`)`: a page, not the answer of a token endpoint. */
function isShownToken(body: Expression, sink: string, { kind, name }: CredentialSource): boolean {
  if (!/\.(send|end|html|text|write)$/.test(sink) || (kind !== 'tokens' && kind !== 'named')) return false;
  if (body.kind !== 'member' && body.kind !== 'template' && body.kind !== 'binary') return false;
  return kind === 'tokens' ? readsToken(body) : /(access|refresh)_?token$/i.test(name);
}

/** The token itself is taken out of the answer, and not the time that it is good for. */
function readsToken(body: Expression): boolean {
  for (const node of descendants(body))
    if (node.kind === 'member' && /^(access|refresh)_?token$/i.test(node.property)) return true;
  return false;
}

/** A tool may be made to give somebody a password; nobody is to get the server's own credentials. */
function isServersOwn({ kind, name }: CredentialSource): boolean {
  return kind !== 'named' || /(access|refresh|bearer|auth)_?token$|client_?secret$|private_?key$/i.test(name);
}
