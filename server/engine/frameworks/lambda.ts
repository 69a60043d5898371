import { originOf } from '../program/origin.ts';
import { alternatives, UNKNOWN, type Value } from '../program/values.ts';
import { appBehind, registeredBy, type Handler, type HttpApp } from './apps.ts';
import type { ModelContext } from './context.ts';
import { exported } from './exports.ts';
import type { FetchModel } from './fetch-servers.ts';

/** What makes a Lambda handler of an app. */
const ADAPTERS =
  /^(hono\/(aws-lambda|lambda-edge)#(handle|streamHandle)|serverless-http#(\*|default)|@(vendia|codegenie)\/serverless-express#(\*|default|configure)|@fastify\/aws-lambda#(\*|default)|aws-serverless-express#(\*\.|default\.)?proxy)$/;
/** Wrappers of a handler: `awslambda.streamifyResponse(handler)`, `middy(handler)`. */
const WRAPPERS = /^(global#awslambda\.streamifyResponse|@middy\/core#(\*|default))$/;
const NAMES = ['handler', 'lambdaHandler'] as const;
const DEEPEST = 12;

/** Modules that make a Lambda function of an app. One instance of it answers one request at a time. */
export const LAMBDA_MODULE =
  /^(hono\/(aws-lambda|lambda-edge)|serverless-http|@(vendia|codegenie)\/serverless-express|@fastify\/aws-lambda|aws-serverless-express|aws-lambda|@middy\/core)$/;

/**
 * AWS Lambda. What a function is asked through (API Gateway with an authorizer, a function URL with IAM) stands outside
 * its code, so that nobody can say from the code that nothing guards it.
 */
export function modelLambda(context: ModelContext, known: ReadonlyMap<string, HttpApp>): FetchModel {
  for (const step of context.trace.steps) {
    const origin = originOf(step.callee);
    const [first] = step.call.arguments;
    if (origin === undefined || !ADAPTERS.test(origin) || !first || first.kind === 'spread') continue;
    const given = context.evaluator.evaluate(first, step.module, step.frame);
    // `serverlessExpress({ app })`
    const inner = given.kind === 'object' ? context.evaluator.member(given, 'app', first, step.module) : given;
    const app = appBehind(inner, known, context.evaluator);
    const doubt: Handler = { node: step.call, value: UNKNOWN, module: step.module, frame: step.frame };
    app?.registrations.push({
      kind: 'middleware',
      methods: [],
      paths: ['*'],
      below: true,
      handlers: [doubt],
      order: -1,
      ...registeredBy(step),
    });
  }
  const apps = new Map([...exportedHandlers(context, known)].map((app) => [app.id, app] as const));
  return { apps, listeners: new Map() };
}

/** `export const handler = async (event) => { … }`, `exports.handler = …` */
function* exportedHandlers(context: ModelContext, known: ReadonlyMap<string, HttpApp>): Generator<HttpApp> {
  const { root } = context.trace;
  for (const name of NAMES) {
    if (!root.exports.has(name)) continue;
    const value = context.evaluator.exported(root, name);
    if (appBehind(value, known, context.evaluator)) continue;
    const fn = functionIn(value, context, 0);
    if (!fn) continue;
    const { node, module, frame } = fn;
    const doubt: Handler = { node, value: UNKNOWN, module, frame };
    const handlers = [doubt, { node, value: fn, module, frame }];
    yield exported(`${module.path}:${node.start}#${name}`, 'lambda', fn, [], undefined, handlers, context);
  }
}

/** The function that a chain of wrappers ends in: `middy().use(parser()).handler(handle)`. */
function functionIn(
  value: Value,
  context: ModelContext,
  depth: number,
): Extract<Value, { kind: 'function' }> | undefined {
  if (depth > DEEPEST) return undefined;
  for (const each of alternatives(value)) {
    if (each.kind === 'function') return each;
    if (each.kind !== 'result') continue;
    const { callee, node } = each;
    const isWrapper = WRAPPERS.test(originOf(callee) ?? '');
    const isChain = callee.kind === 'member' && /^(use|handler|before|after|onError)$/.test(callee.property);
    const [first] = isWrapper || (isChain && callee.property === 'handler') ? node.arguments : [];
    const given =
      first && first.kind !== 'spread' ? context.evaluator.evaluate(first, each.module, each.frame) : UNKNOWN;
    const found =
      functionIn(given, context, depth + 1) ?? (isChain ? functionIn(callee.object, context, depth + 1) : undefined);
    if (found) return found;
  }
  return undefined;
}
