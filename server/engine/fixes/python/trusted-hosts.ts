import type { Module } from '../../program/link.ts';
import type { ArrayExpression, Call, Property, Statement } from '../../program/nodes.ts';
import { valueOf } from '../find.ts';
import { indentationAt, statementAround } from '../place.ts';
import type { PythonDraft } from './draft.ts';
import { hostList, type Names } from './host-names.ts';
import { importedName } from './imported-name.ts';
import { setKeywords } from './keywords.ts';

const STARLETTE = /^starlette\.applications\.Starlette$/;
const FASTAPI = /^fastapi(?:\.applications)?\.FastAPI$/;

/** `middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=[…])]`, before what the call lists already. */
export function trustHosts(draft: PythonDraft, call: Call, names: Names): boolean {
  const list = listGiven(call);
  if (list === 'unknown') return false;
  const middleware = draft.import('starlette.middleware', 'Middleware');
  const made = draft.style(`${middleware}(${trustedHost(draft)}, allowed_hosts=${hostList(draft, names)})`);
  const [first] = list?.elements ?? [];
  if (!list) setKeywords(draft, call, { middleware: `[${made}]` });
  else if (first) draft.insert(first.start, `${made},${gapBefore(first.start, list, draft.module)}`);
  else draft.replace(list, `[${made}]`);
  return true;
}

function trustedHost(draft: PythonDraft): string {
  return draft.import('starlette.middleware.trustedhost', 'TrustedHostMiddleware');
}

function listGiven(call: Call): ArrayExpression | 'unknown' | undefined {
  const given = call.keywords.find((each): each is Property => each.kind === 'property' && each.key === 'middleware');
  if (!given) return call.keywords.some((each) => each.kind === 'spread') ? 'unknown' : undefined;
  const value = valueOf(given.value);
  if (value.kind === 'literal' && value.value === null) return undefined;
  return value.kind === 'array' ? value : 'unknown';
}

/** Elements that stand one below the other stay so. */
function gapBefore(at: number, list: ArrayExpression, { text }: Module): string {
  const gap = text.slice(list.start + 1, at);
  return /^\s*\n\s*$/.test(gap) ? gap.slice(gap.search(/\r?\n/)) : ' ';
}

/** The only app that a file makes gets the middleware; of several, which one has the endpoint is not ours to say. */
export function trustHostsOfApp(draft: PythonDraft, names: Names): boolean {
  const { module } = draft;
  const isApp = (call: Call): boolean => {
    const name = importedName(call.callee) ?? '';
    return STARLETTE.test(name) || FASTAPI.test(name);
  };
  const [app, ...others] = module.calls.filter(isApp);
  if (!app || others.length > 0) return false;
  const statement = statementAround(app);
  const name = FASTAPI.test(importedName(app.callee) ?? '') ? assignedName(app, statement) : undefined;
  if (name === undefined || !statement) return trustHosts(draft, app, names);
  const line = `${name}.add_middleware(${trustedHost(draft)}, allowed_hosts=${hostList(draft, names)})`;
  const { end } = statement.kind === 'declaration' ? statement.statement : statement;
  draft.insert(end, draft.style('\n') + indentationAt(module.text, statement.start) + draft.style(line));
  return true;
}

/** `app` of `app = FastAPI()` */
function assignedName(app: Call, statement: Statement | undefined): string | undefined {
  if (statement?.kind === 'declaration' && statement.value === app && statement.target.kind === 'namePattern')
    return statement.target.name;
  return undefined;
}
