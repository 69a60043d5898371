import type { SharedServer } from '../facts/sessions.ts';
import type { Evaluator } from '../program/evaluate.ts';
import type { Module } from '../program/link.ts';
import type { Call, ClassNode, Expression, FunctionNode, Name, Node } from '../program/nodes.ts';
import { alternatives, resultOf } from '../program/values.ts';
import { ancestors, descendants, enclosingFunction } from '../program/walk.ts';
import type { Span } from '../source.ts';
import { placeOf } from './context.ts';
import { LAMBDA_MODULE } from './lambda.ts';

const SERVERS = /^@modelcontextprotocol\/.*#(McpServer|Server)$/;
const HTTP_TRANSPORTS =
  /^@modelcontextprotocol\/.*#(SSE|NodeStreamableHTTP|StreamableHTTP|WebStandardStreamableHTTP)ServerTransport$/;
const REQUEST = /^_?(req|request|ctx|context|c)$/i;

/** `server.connect(transport)` in a request handler, with a server of the whole program and a transport of the request. */
export function* sharedServers(module: Module, evaluator: Evaluator): Generator<SharedServer> {
  // an instance of a Lambda function answers one request at a time
  if (module.requests.some((request) => LAMBDA_MODULE.test(request))) return;
  for (const call of module.calls) {
    const { callee } = call;
    const [transport] = call.arguments;
    if (callee.kind !== 'member' || callee.property !== 'connect' || !transport) continue;
    const { object } = callee;
    const handler = handlerAround(call);
    const made = handler && (object.kind === 'name' ? declaredOutside(object, handler) : fieldOfOwner(object, handler));
    if (!made) continue;
    const servers = [...alternatives(evaluator.evaluate(object, module))];
    if (!servers.every((each) => SERVERS.test(resultOf(each) ?? ''))) continue;
    const transports = [...alternatives(evaluator.evaluate(transport, module))];
    const isOfRequest = transports.some(
      (each) =>
        each.kind === 'result' &&
        HTTP_TRANSPORTS.test(resultOf(each) ?? '') &&
        each.module === module &&
        isInside(each.node, handler),
    );
    if (!isOfRequest) continue;
    yield {
      kind: 'sharedServer',
      what: 'server',
      at: placeOf(call, { module }),
      name: object.kind === 'name' ? object.name : `this.${lastName(object)}`,
      made: placeOf(made, { module }),
    };
  }
}

/** `(req, res) => …`, registered somewhere or given a name of its own. */
function handlerAround(call: Call): FunctionNode | undefined {
  for (const at of ancestors(call)) {
    if (at.kind !== 'function') continue;
    const [first] = at.parameters;
    if (at.parameters.length <= 3 && first?.target.kind === 'namePattern' && REQUEST.test(first.target.name)) return at;
  }
  return undefined;
}

/** The declaration of a constant outside the handler: one for all requests. */
function declaredOutside(name: Name, handler: FunctionNode): Expression | undefined {
  const origin = name.binding?.origin;
  if (origin?.kind !== 'variable' || (name.binding?.writes.length ?? 0) > 0 || !origin.value) return undefined;
  return isInside(origin.node, handler) || isPerSession(origin.node, handler) ? undefined : origin.value;
}

/** `this.server` in a handler that a method of the class registers: whoever made the instance, it outlives the request. */
function fieldOfOwner(node: Expression, handler: FunctionNode): Expression | undefined {
  if (node.kind !== 'member' || node.object.kind !== 'name' || node.object.name !== 'this') return undefined;
  const method = enclosingFunction(handler);
  const owner = method?.parent?.kind === 'classMember' ? method.parent.parent : undefined;
  if (handler.parent?.kind !== 'call' || owner?.kind !== 'class') return undefined;
  const field = owner.members.find((each) => each.role === 'field' && each.name === node.property);
  return field?.value ?? constructedField(owner, node.property);
}

/** `this.server = new McpServer(…)` in the constructor */
function constructedField(owner: ClassNode, name: string): Expression | undefined {
  const constructor = owner.members.find((each) => each.role === 'constructor')?.value;
  if (!constructor) return undefined;
  for (const each of descendants(constructor)) {
    if (each.kind !== 'assignment' || each.target.kind !== 'member' || each.target.property !== name) continue;
    if (each.target.object.kind === 'name' && each.target.object.name === 'this') return each.value;
  }
  return undefined;
}

function lastName(node: Expression): string {
  return node.kind === 'member' ? node.property : '';
}

/** A function around the handler makes both: whoever calls it decides how many there are. */
function isPerSession(declaration: Node, handler: FunctionNode): boolean {
  const owner = enclosingFunction(declaration);
  return (
    owner !== undefined &&
    owner.parameters.some((each) => each.target.kind === 'namePattern' && REQUEST.test(each.target.name)) &&
    isInside(handler, owner)
  );
}

function isInside(inner: Span, outer: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
