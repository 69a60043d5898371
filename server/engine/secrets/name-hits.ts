import { buildAutomaton } from './automaton.ts';
import type { Span } from '../source.ts';

/** What the names of credentials are spelled with; `isSecretName` says which names are meant. */
const STEMS = ['key', 'token', 'secret', 'passw', 'passphrase', 'pwd', 'pass', 'auth', 'bearer', 'pat', 'jwt', 'dsn'];
/** Longer names are no names. */
const LONGEST_NAME = 80;

const automaton = buildAutomaton(
  STEMS.flatMap((stem) => [stem, stem.charAt(0).toUpperCase() + stem.slice(1), stem.toUpperCase()]),
);

/** The spans of words that could be names of credentials, in order: `apiKey`, `--auth-token`, `X_API_KEY`, `clojars.key`. */
export function* nameHits(text: string): Generator<Span> {
  let last = -1;
  for (const { end: hit } of automaton.scan(text)) {
    if (hit <= last) continue;
    let start = hit;
    while (start > 0 && hit - start < LONGEST_NAME && isNameCode(text.charCodeAt(start - 1))) start--;
    let end = hit;
    while (end < text.length && end - start < LONGEST_NAME && isNameCode(text.charCodeAt(end))) end++;
    last = end;
    if (end - start < LONGEST_NAME) yield { start, end };
  }
}

/** Letters, digits, `_`, `-`, `.` and `$`. */
function isNameCode(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 95 ||
    code === 45 ||
    code === 46 ||
    code === 36
  );
}
