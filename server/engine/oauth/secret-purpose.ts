import { nameWords } from '../secrets/names.ts';

const CREDENTIALS = new Set([
  'token',
  'secret',
  'password',
  'passwd',
  'pwd',
  'passphrase',
  'apikey',
  'csrf',
  'xsrf',
  'otp',
  'bearer',
  'jwt',
]);
/** What these words end is a credential in an OAuth flow and nothing in particular elsewhere. */
const CREDENTIAL_PAIRS =
  /(auth|authorization|access|verification|device|grant|login) (code)$|(api|access|secret|signing|encryption|auth|private|license) key$|(code|pkce) (verifier|challenge)$|(oauth|auth|login|csrf) (state|nonce)$/;
/** Tokens that give nobody anything: counters, words of a text, places in a list. */
const NO_CREDENTIALS =
  /^(cancel|cancellation|page|continuation|sync|progress|max|min|num|count|total|estimate|estimated|prompt|completion|input|output|css|design|syntax|lexer|next|mock|fake|dummy|test|sample|example|placeholder|idempotency|cache|last|expires?|expiry|expired|valid|invalid|has|is|refreshed|rotate|update|parse|find|fetch|load|read|store|save|delete|remove|revoke|decode|verify|validate|check|tool|display|log)$/;
const GETTERS = new Set(['get', 'generate', 'create', 'make', 'new', 'build', 'random', 'issue', 'gen', 'mint']);

/** What a name says that a value is for; undefined for what is no secret. */
export function secretPurpose(name: string): 'session' | 'credential' | undefined {
  const words = nameWords(name);
  if (words.some((word) => NO_CREDENTIALS.test(word) && !GETTERS.has(word))) return undefined;
  const text = words.join(' ');
  if (/\bsession (id|key|token|identifier)( generator)?$|\bsid$|^mcp session$|\bsessionid$/.test(text))
    return 'session';
  const last = words.at(-1) ?? '';
  if (CREDENTIALS.has(last) || CREDENTIAL_PAIRS.test(text)) return 'credential';
  return undefined;
}
