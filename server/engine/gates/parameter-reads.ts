import { keywordOf } from '../program/arguments.ts';
import type { Evaluator } from '../program/evaluate.ts';
import type { Call, Expression, Parameter } from '../program/nodes.ts';
import { pythonName, pythonResult } from '../program/python-names.ts';
import { alternatives, constantText, type Located } from '../program/values.ts';
import { readThroughPath, type requestRead } from './request-reads.ts';

type Read = ReturnType<typeof requestRead>;

const MARKERS = /^fastapi(?:\.\w+)*\.(Header|Query|Cookie|Depends|Security)$/;
/** What security schemes of FastAPI give a handler. */
const SCHEMES = /^fastapi\.security(?:\.\w+)*\.(\w+)$/;
const CREDENTIALS = /^fastapi\.security(?:\.\w+)*\.HTTP(?:Authorization|Basic)Credentials$/;

/**
 * What FastAPI puts into a parameter: `x_api_key: str = Header(...)`, `key: Annotated[str, Security(scheme)]`,
 * `credentials: HTTPAuthorizationCredentials`.
 */
export function parameterRead(parameter: Parameter, at: Located, evaluator: Evaluator): Read {
  const { target, default: fallback, annotation } = parameter;
  if (target.kind !== 'namePattern' || (!fallback && !annotation)) return undefined;
  const types = annotation ? [...annotationParts(annotation)] : [];
  for (const each of [fallback, ...types]) {
    const read = each?.kind === 'call' ? markerRead(each, target.name, at, evaluator) : undefined;
    if (read) return read;
  }
  const isCredentials = types.some((each) =>
    CREDENTIALS.test(pythonName(evaluator.evaluate(each, at.module, at.frame)) ?? ''),
  );
  return isCredentials ? { carrier: 'header', name: 'authorization' } : undefined;
}

/** `Annotated[str | None, Header()]` is `str`, `None` and `Header()`. */
export function* annotationParts(annotation: Expression, depth = 0): Generator<Expression> {
  if (depth > 4) return;
  if (annotation.kind === 'index') yield* annotationParts(annotation.index, depth + 1);
  else if (annotation.kind === 'array') for (const each of annotation.elements) yield* annotationParts(each, depth + 1);
  else if (annotation.kind === 'binary') {
    yield* annotationParts(annotation.left, depth + 1);
    yield* annotationParts(annotation.right, depth + 1);
  } else yield annotation;
}

function markerRead(marker: Call, name: string, at: Located, evaluator: Evaluator): Read {
  const made = pythonName(evaluator.evaluate(marker.callee, at.module, at.frame)) ?? '';
  const [, kind] = MARKERS.exec(made) ?? [];
  if (kind === undefined) return undefined;
  if (kind === 'Depends' || kind === 'Security') return schemeRead(marker, at, evaluator);
  const alias = keywordOf(marker, 'alias');
  const written = alias && constantText(evaluator.evaluate(alias, at.module, at.frame));
  if (kind === 'Header') return heldIn('headers', written ?? name.replaceAll('_', '-'), marker);
  return heldIn(kind === 'Query' ? 'query' : 'cookies', written ?? name, marker);
}

/** `Depends(HTTPBearer())`, `Security(APIKeyHeader(name="X-API-Key"))` */
function schemeRead(marker: Call, at: Located, evaluator: Evaluator): Read {
  const given = marker.arguments[0] ?? keywordOf(marker, 'dependency');
  if (!given) return undefined;
  for (const scheme of alternatives(evaluator.evaluate(given, at.module, at.frame))) {
    const [, kind] = SCHEMES.exec(pythonResult(scheme) ?? '') ?? [];
    if (kind === undefined || scheme.kind !== 'result') continue;
    if (!kind.startsWith('APIKey')) return { carrier: 'header', name: 'authorization' };
    const written = keywordOf(scheme.node, 'name');
    const name = written && constantText(evaluator.evaluate(written, scheme.module, scheme.frame));
    const carrier = kind === 'APIKeyQuery' ? 'query' : kind === 'APIKeyCookie' ? 'cookie' : 'header';
    return { carrier, name: (name ?? 'api-key').toLowerCase() };
  }
  return undefined;
}

function heldIn(holder: string, name: string, node: Expression): Read {
  const { start, end } = node;
  return readThroughPath({ kind: 'name', start, end, name: holder }, [name]);
}
