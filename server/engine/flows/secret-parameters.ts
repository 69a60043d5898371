import type { SecretParameter } from '../facts/flows.ts';
import { keywordOf } from '../program/arguments.ts';
import { findProperty, type Evaluator } from '../program/evaluate.ts';
import type { Call, ClassNode, Expression, ObjectExpression, Parameter, Property } from '../program/nodes.ts';
import { constantText, type Located } from '../program/values.ts';
import { isSecretName, nameWords } from '../secrets/names.ts';
import { decoratedTools, toolArguments } from './decorated-tools.ts';
import { calledName } from './ends.ts';
import { inventoryOf } from './inventory.ts';
import { isNoCredential, isPublic, lastName } from './sources.ts';

/** Registrations: where the schema of the arguments stands. */
const REGISTRATIONS = /^(tool|registerTool|addTool|prompt|registerPrompt|addPrompt|defineTool|createTool)$/;
/** What such names mean besides a credential. */
const OTHER_MEANING =
  /address|symbol|contract|mint|erc-?20|coin|blockchain|swap|page|pagina|cursor|continuation|next page|ticker|nft|wallet|lexer|design token|css/i;

/** Credentials among the arguments of tools and prompts. */
export function* secretParameters(where: Located, evaluator: Evaluator): Generator<SecretParameter> {
  yield* decoratedParameters(where, evaluator);
  const seen = new Set<number>();
  for (const { schema, tool } of schemas(where, evaluator)) {
    const shape = shapeOf(schema, where, evaluator, 0);
    if (!shape) continue;
    for (const property of shape.object.properties) {
      if (property.kind !== 'property' || seen.has(property.start) || !isSecretProperty(property, shape.at)) continue;
      seen.add(property.start);
      const name = property.key ?? '';
      yield { kind: 'secretParameter', at: { path: shape.at.module.path, ...property.keySpan }, name, tool };
    }
  }
}

/** `async def login(user: str, api_key: str)` below `@mcp.tool()` */
function* decoratedParameters(where: Located, evaluator: Evaluator): Generator<SecretParameter> {
  for (const tool of decoratedTools(where, evaluator)) {
    for (const { parameter, target } of toolArguments(tool)) {
      const { name } = target;
      yield* modelFields(parameter, tool.name, where, evaluator);
      const written = where.module.text.slice(parameter.start, Math.min(parameter.end, parameter.start + 400));
      const type = parameter.type && where.module.text.slice(parameter.type.start, parameter.type.end);
      if (!isSecretField(name, type, written)) continue;
      const { start, end } = target;
      yield { kind: 'secretParameter', at: { path: where.module.path, start, end }, name, tool: tool.name };
    }
  }
}

/** `async def login(given: Login)` of a class of the workspace whose fields are the arguments. */
function* modelFields(
  { annotation }: Parameter,
  tool: string | undefined,
  where: Located,
  evaluator: Evaluator,
): Generator<SecretParameter> {
  const model = annotation && evaluator.evaluate(annotation, where.module);
  if (model?.kind !== 'class' || !isModel(model.node)) return;
  const { text, path } = model.module;
  for (const field of model.node.members) {
    const { name, annotation: type } = field;
    if (field.role !== 'field' || name === undefined || !type) continue;
    if (!isSecretField(name, text.slice(type.start, type.end), text.slice(field.start, field.end))) continue;
    yield { kind: 'secretParameter', at: { path, start: field.start, end: field.start + name.length }, name, tool };
  }
}

/** `class Login(BaseModel)`, `class Login(TypedDict)`, `@dataclass class Login` */
function isModel({ superclass, decorators }: ClassNode): boolean {
  const names = [
    ...(superclass ? [superclass] : []),
    ...decorators.map((each) => (each.kind === 'call' ? each.callee : each)),
  ];
  return names.some((each) => /^(?:BaseModel|TypedDict|dataclass)$/.test(lastName(each) ?? ''));
}

/** `api_key: str`: a name that says secret, of a text; `written` is all that is said about it. */
export function isSecretField(name: string, type: string | undefined, written: string): boolean {
  if (!isSecretName(name) || isPublic(name) || isNoCredential(name) || isAnyToken(name)) return false;
  return !OTHER_MEANING.test(written) && (type === undefined || /\b(?:str|SecretStr|Any)\b/.test(type));
}

interface Schema {
  readonly schema: Expression;
  readonly tool: string | undefined;
}

function* schemas(where: Located, evaluator: Evaluator): Generator<Schema> {
  const text = (node: Expression | undefined): string | undefined =>
    node && constantText(evaluator.evaluate(node, where.module, where.frame));
  for (const call of where.module.calls) {
    if (!REGISTRATIONS.test(calledName(call)) || call.callee.kind !== 'member') continue;
    const tool = text(call.arguments[0]);
    for (const argument of call.arguments)
      if (argument.kind === 'object') yield* ofOptions(argument, tool, tool !== undefined);
  }
  // Tool(name="login", inputSchema={"type": "object", "properties": {…}}) of Python
  for (const call of where.module.calls) {
    const schema = keywordOf(call, 'inputSchema') ?? keywordOf(call, 'input_schema');
    if (schema && calledName(call) === 'Tool') yield { schema, tool: text(keywordOf(call, 'name')) };
  }
  // `{ name: 'login', description: '…', inputSchema: { type: 'object', properties } }`
  for (const object of inventoryOf(where.module).objects) {
    const schema = findProperty(object, 'inputSchema');
    if (schema) yield { schema, tool: text(findProperty(object, 'name')) };
  }
}

/** `registerTool('x', { inputSchema })`, `addTool({ name, parameters })`, `tool('x', { token: z.string() }, …)` */
function* ofOptions(options: ObjectExpression, tool: string | undefined, isShape: boolean): Generator<Schema> {
  const schema =
    findProperty(options, 'inputSchema') ??
    findProperty(options, 'parameters') ??
    findProperty(options, 'argsSchema') ??
    findProperty(options, 'schema');
  if (schema) yield { schema, tool };
  else if (isShape && !findProperty(options, 'description')) yield { schema: options, tool };
}

/** The object whose keys are the arguments: of `z.object({…})`, of a JSON schema, of a raw shape. */
export function shapeOf(
  schema: Expression,
  at: Located,
  evaluator: Evaluator,
  depth: number,
): { readonly object: ObjectExpression; readonly at: Located } | undefined {
  if (depth > 4) return undefined;
  if (schema.kind === 'call') return shapeOfCall(schema, at, evaluator, depth);
  if (schema.kind === 'object') {
    const properties = findProperty(schema, 'properties');
    return properties ? shapeOf(properties, at, evaluator, depth + 1) : { object: schema, at };
  }
  const value = evaluator.evaluate(schema, at.module, at.frame);
  if (value.kind === 'object' || value.kind === 'result')
    return shapeOf(value.node, { module: value.module, frame: value.frame }, evaluator, depth + 1);
  // `schema.shape` of a schema that is known
  if (schema.kind === 'member' && schema.property === 'shape') return shapeOf(schema.object, at, evaluator, depth + 1);
  return undefined;
}

/** `z.object({…})`, `z.object({…}).strict()`, `zodToJsonSchema(schema)` */
function shapeOfCall(call: Call, at: Located, evaluator: Evaluator, depth: number): ReturnType<typeof shapeOf> {
  const [first] = call.arguments;
  const name = calledName(call);
  if (/^(object|strictObject|looseObject|zodToJsonSchema|toJSONSchema|fromZod)$/.test(name) && first)
    return shapeOf(first, at, evaluator, depth + 1);
  return call.callee.kind === 'member' && call.callee.object.kind === 'call'
    ? shapeOf(call.callee.object, at, evaluator, depth + 1)
    : undefined;
}

export function isSecretProperty(property: Property, { module }: Located): boolean {
  const { key, value } = property;
  if (key === undefined || !isSecretName(key) || isPublic(key) || isNoCredential(key)) return false;
  const written = module.text.slice(value.start, Math.min(value.end, value.start + 400));
  if (OTHER_MEANING.test(written) || value.kind === 'literal') return false;
  // A text, not a switch or a count: `z.string()`, `{ type: 'string' }`
  if (!/string/i.test(written)) return false;
  return (
    !isAnyToken(key) ||
    /\bauth|bearer|secret|credential|\bapi\b|login|jwt|password|access token|personal/i.test(written)
  );
}

/** `token`, `property_token`: a credential only if its description says so; `accessToken` and `bot_token` say it themselves. */
function isAnyToken(key: string): boolean {
  const [head, before] = nameWords(key).reverse();
  if (head === 'authorization') return true;
  return (
    head === 'token' &&
    !/^(access|refresh|bearer|auth|api|id|bot|oauth|jwt|personal|github|gitlab|slack|notion|figma|discord|user|service|account|login|admin|security)$/.test(
      before ?? '',
    )
  );
}
