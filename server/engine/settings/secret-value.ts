import { mask, type Masked } from '../masked.ts';
import { findSecrets, type SecretMatch } from '../secrets/find.ts';
import { judgeNamedValue } from '../secrets/generic.ts';
import type { Span } from '../source.ts';
import type { Scalar } from './nodes.ts';

/** A credential in a value; the span counts in the value. */
export interface SecretValue extends Span {
  readonly shown: Masked;
  readonly provider: string;
  /** What whoever holds it can do; goes on after "It". */
  readonly can: string;
  /** The format's id, or `generic`. */
  readonly format: string;
  readonly strength: 'issued' | 'guessable' | 'doubtful';
  readonly revoke: string | undefined;
  /** The environment variable that usually holds such a credential; undefined for those of no format. */
  readonly variable: string | undefined;
}

/** What dotenvx, SOPS, Vault's transit engine, Ansible and sealed secrets write: the key to it is elsewhere. */
const ENCRYPTED = /^\s*(?:encrypted:|ENC\[|vault:v\d+:|\$ANSIBLE_VAULT;|Ag[A-Za-z\d+/]{300,}=*\s*$)/;

/**
 * What credential the value of a name is or holds; `place` is text around that may say whose it is. Undefined for
 * references, placeholders and whatever else is none.
 */
export function secretIn(name: string, value: string, place = ''): SecretValue | undefined {
  if (ENCRYPTED.test(value)) return undefined;
  const judged = judgeNamedValue(name, value, place);
  const match = judged?.kind === 'credential' ? judged.match : findSecrets(value)[0];
  if (match) return ofMatch(match);
  if (!judged) return undefined;
  return {
    start: 0,
    end: value.length,
    shown: mask(value, 0),
    provider: 'unknown',
    can: 'opens what it was set for',
    format: 'generic',
    strength: 'guessable',
    revoke: undefined,
    variable: undefined,
  };
}

/** A credential that shows by its look what it is. */
export function secretByLook(value: string): SecretValue | undefined {
  const [match] = findSecrets(value);
  return match && ofMatch(match);
}

function ofMatch({ start, end, shown, provider, can, format, grade, revoke, variable }: SecretMatch): SecretValue {
  const strength = grade === 'shape' || grade === 'sample' ? 'doubtful' : 'issued';
  return {
    start,
    end,
    shown,
    provider,
    can,
    format,
    strength,
    revoke,
    variable: format === 'generic' ? undefined : variable,
  };
}

/** A span of a value in the file: exact where the value stands there as it is, else the whole value. */
export function spanInScalar(scalar: Scalar, { start, end }: Span): Span {
  if (!scalar.verbatim) return scalar.content;
  return { start: scalar.content.start + start, end: scalar.content.start + end };
}
