import type { DeployedSecret, ReferenceSyntax } from '../facts/deployment.ts';
import { mask } from '../masked.ts';
import { isPlaceholder } from '../secrets/placeholder.ts';
import { isWeakWord } from '../secrets/weak-words.ts';
import { secretIn, type SecretValue } from '../settings/secret-value.ts';
import type { Variable } from './environment.ts';

/** What is known of a file in which variables stand. */
export interface SecretContext {
  readonly path: string;
  readonly carrier: DeployedSecret['carrier'];
  readonly reference: ReferenceSyntax | undefined;
  /** The file is made for development or tests: `compose.dev.yml`. */
  readonly development: boolean;
}

/** Services whose passwords developers make up for the containers beside their code. */
const BACKING_SERVICE =
  /(?:^|_)(?:POSTGRES|PG|PGADMIN|MYSQL|MARIADB|MONGO|MONGODB|REDIS|NEO4J|MINIO|RABBITMQ|ELASTIC|ELASTICSEARCH|OPENSEARCH|KEYCLOAK|KC|GF|GRAFANA|DB|DATABASE|INFLUXDB|CLICKHOUSE|MSSQL|SA|ORACLE|CASSANDRA|ARANGO|COUCHDB|SURREAL|QDRANT|CHROMA|WEAVIATE|LOCALSTACK|AWS|JDBC|SONAR)(?:_|$)/i;

/** `postgres://app:secret@db:5432/app` where no issued credential is: a password that somebody made up. */
const CONNECTION = /^[a-z][a-z\d+.-]{1,30}:\/\/[^\s:@/]{0,128}:([^\s@/]{1,256})@/i;

/** A variable whose value is a credential. Undefined for references, placeholders and whatever else is none. */
export function deployedSecret(variable: Variable, context: SecretContext): DeployedSecret | undefined {
  const { value, operator, offset } = literalOf(variable.value);
  const isFallback = operator !== '';
  const judged = judge(variable.name, value);
  if (!judged) return undefined;
  const { path, carrier, reference } = context;
  const start = variable.exact ? variable.at.start + offset + judged.start : variable.at.start;
  const end = variable.exact ? variable.at.start + offset + judged.end : variable.at.end;
  const isAll = variable.exact && !isFallback && judged.start === 0 && judged.end === value.length;
  const isBacking = BACKING_SERVICE.test(variable.name) || judged.format === 'db-uri';
  return {
    kind: 'deployedSecret',
    at: { path, start, end },
    carrier,
    name: variable.name,
    shown: judged.shown,
    format: judged.format,
    strength: judged.strength,
    revoke: judged.revoke,
    variable: variable.name,
    development: judged.strength === 'guessable' && (context.development || isBacking),
    fallback: isFallback && variable.exact ? { path, start: start - operator.length, end } : undefined,
    reference,
    value: isAll ? { path, start: variable.at.start, end: variable.at.end } : undefined,
    setting: { path, start: variable.setting.start, end: variable.setting.end },
    removal: undefined,
  };
}

/** The value itself, or what it is when nothing sets the variable: `${KEY:-value}`. */
function literalOf(written: string): { readonly value: string; readonly operator: string; readonly offset: number } {
  const [, head = '', operator = '', fallback] = /^(\$\{[A-Za-z_]\w*)(:?-)(.*)\}$/s.exec(written) ?? [];
  return fallback === undefined
    ? { value: written, operator, offset: 0 }
    : { value: fallback, operator, offset: head.length + operator.length };
}

function judge(name: string, value: string): SecretValue | undefined {
  const found = secretIn(name, value);
  if (found) return found;
  const guessable = { strength: 'guessable', shown: mask(value, 0), revoke: undefined, variable: undefined } as const;
  const said = { provider: 'unknown', can: 'opens what it was set for' };
  const whole = { ...guessable, ...said, start: 0, end: value.length };
  // NEO4J_AUTH=neo4j/password
  const [, pair] = /_AUTH$/i.test(name) ? (/^[\w-]{1,40}[/:](\S{1,80})$/.exec(value) ?? []) : [];
  if (pair !== undefined && !isPlaceholder(pair)) return { ...whole, format: 'generic' };
  const [, password] = CONNECTION.exec(value) ?? [];
  if (password === undefined || /[${}<>]/.test(password)) return undefined;
  return isPlaceholder(password) && !isWeakWord(password) ? undefined : { ...whole, format: 'db-uri' };
}
