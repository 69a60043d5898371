import type { CorsPolicy } from '../../facts/facts.ts';
import type { Call, Node } from '../../program/nodes.ts';
import { enclosingFunction } from '../../program/walk.ts';
import { createDrafts } from '../drafts.ts';
import type { Draft } from '../draft.ts';
import { nodeAt } from '../find.ts';
import type { Fixer } from '../fixes.ts';
import { guided } from '../guided.ts';
import { insertProperties } from '../objects.ts';
import { indented } from '../gates/refusal.ts';
import { statementAround } from '../place.ts';
import { stop } from '../snippet.ts';
import { isOf } from '../subject.ts';

const VARIABLE = 'MCP_ALLOWED_ORIGINS';
const STEP = `Set \`${VARIABLE}\` to the origins of your web clients, with commas between: \`https://app.example.com\`. Without it no web site may call.`;

/** A list of origins from the environment instead of every origin. */
export const allowListedOrigins: Fixer = function* (_finding, subject, context) {
  if (!isOf(subject, 'cors')) return;
  const drafts = createDrafts(context);
  const draft = drafts.of(subject.at.path);
  const title = 'Allow listed origins only';
  if (draft && restrict(draft, subject))
    yield { id: 'allow-listed-origins', title, class: 'values', edits: drafts.edits(), steps: [STEP] };
  else
    yield guided('allow-listed-origins', title, [
      'Send `Access-Control-Allow-Origin` only for an origin that is on a list, and `Vary: Origin` with it.',
      STEP,
    ]);
};

function restrict(draft: Draft, { at }: CorsPolicy): boolean {
  const call = nodeAt(draft.module, at, 'call');
  if (call && call.callee.kind === 'name' && !isHeaderSetter(call)) return restrictCors(draft, call);
  if (call && isHeaderSetter(call)) return restrictHeader(draft, call);
  const property = draft.module.text.slice(at.start, at.end) === '' ? undefined : ownerOf(draft, at);
  if (property?.kind !== 'property' || property.key !== 'origin' || property.shorthand) return false;
  draft.replace(property.value, defineOrigins(draft));
  return true;
}

/** `cors()`, `cors({ credentials: true })` */
function restrictCors(draft: Draft, call: Call): boolean {
  const [options] = call.arguments;
  const origin = `origin: ${defineOrigins(draft)}`;
  if (!options)
    draft.insert(call.argumentSpan.start, `{ ${origin}, exposedHeaders: ['Mcp-Session-Id', 'WWW-Authenticate'] }`);
  else if (options.kind === 'object') insertProperties(draft, options, [origin]);
  else return false;
  return true;
}

function ownerOf(draft: Draft, at: CorsPolicy['at']): Node | undefined {
  return nodeAt(draft.module, at, 'literal', 'array', 'function', 'logical', 'member', 'name')?.parent;
}

function isHeaderSetter(call: Call): boolean {
  return (
    call.callee.kind === 'member' &&
    ['setHeader', 'header', 'set'].includes(call.callee.property) &&
    call.arguments.length === 2
  );
}

/** `res.setHeader('Access-Control-Allow-Origin', '*');` sends back the origin of the request when it is on the list. */
function restrictHeader(draft: Draft, call: Call): boolean {
  const statement = statementAround(call);
  const [name] = call.arguments;
  const request = requestOf(call);
  if (statement?.kind !== 'expression' || statement.expression !== call || !name || request === undefined) return false;
  const { text } = draft.module;
  const setter = text.slice(call.start, name.end);
  const object =
    call.callee.kind === 'member' ? text.slice(call.callee.object.start, call.callee.propertySpan.end) : '';
  const origin = draft.fresh('allowedOrigin');
  const body = `${setter}, ${origin});\n${object}('Vary', 'Origin');`;
  draft.replace(
    statement,
    `const ${origin} = ${defineOrigins(draft)}.find((each) => each === ${request}.headers.origin);\nif (${origin}) {\n${indented(body)}\n}`,
  );
  return true;
}

/** The request beside the response in the parameters: `(req, res) => …` */
function requestOf(call: Call): string | undefined {
  const response =
    call.callee.kind === 'member' && call.callee.object.kind === 'name' ? call.callee.object.name : undefined;
  for (let fn = enclosingFunction(call); fn; fn = enclosingFunction(fn)) {
    const names = fn.parameters.map((each) => (each.target.kind === 'namePattern' ? each.target.name : undefined));
    const index = response === undefined ? -1 : names.indexOf(response);
    if (index > 0) return names[index - 1];
  }
  return undefined;
}

function defineOrigins(draft: Draft): string {
  return draft.define(
    'allowedOrigins',
    (self) =>
      `const ${self} = (process.env.${stop(VARIABLE)} ?? '').split(',').map((origin) => origin.trim()).filter(Boolean);`,
  );
}
