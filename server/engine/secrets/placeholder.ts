import { counts, repeats } from './sequences.ts';

/** The whole value says where the credential is to be found. */
const REFERENCE = [
  /^\$\{.*\}$/s, // ${input:key}, ${env:KEY}, ${KEY:-}
  /^\$\(.*\)$/s, // $(cat key)
  /^\$[A-Za-z_]\w*$/, // $KEY
  /^%[A-Za-z_]\w*%$/, // %KEY%
  /^\{\{.*\}\}$/s, // {{key}}
  /^\{[\w.:-]+\}$/, // {key}
  /^#\{.*\}$/s, // #{key}
  /^<[^<>]*>$/, // <your key>
  /^\[[^[\]]*\]$/, // [your key]
  /^__?[A-Z][A-Z_]*__?$/, // __API_KEY__
  /^%[sdr@]$/, // %s
  /^@Microsoft\.KeyVault\(/,
  /^(?:op|vault|keychain|keyring|secret|secrets|ssm|sm|awssm|gcpsm|azkv|akv|bws|doppler|infisical|pass|env|file):/,
  /^arn:aws:(?:secretsmanager|ssm):/,
  /^(?:process\.env|import\.meta\.env|os\.environ|ENV)[.[(]/,
  /^[A-Za-z_]\w*\(.*\)$/, // env(API_KEY)
  /\.{3}|…/, // sk-…: left out
  /^secret_scanning_[\da-f]{30,34}_/, // GitHub's token for trying out push protection
];

/** Parts of a value that cannot be part of a credential. */
const BLANK = [
  /\$\{[^}]*\}|\{\{[^}]*\}\}|#\{[^}]*\}|\$\([^)]*\)|<[^<>]*>|\[[^[\]]*\]|\{\w*\}|%[sdr]\b/g,
  /\*{3,}|•+|_{4,}|#{4,}|-{4,}/g,
  /([A-Za-z\d])\1{3,}/g, // xxxx, 0000, AAAA
];

/** Words that hold the place of a credential, also inside of longer words. */
const STAND_IN = [
  /(?:your|my|the)[_ -]?own|your/gi,
  /change[_ -]?me|change[_ -]?(?:this|it)|replace[_ -]?(?:me|this|with)|fill[_ -]?(?:me|in)|fix[_ -]?me|set[_ -]?me/gi,
  /place[_ -]?holder|redacted|removed|masked|example|sample|dummy|to[_ -]?do|insert|enter|paste|obtained?|generated?/gi,
  /abcdef(?:gh(?:ijkl?)?)?|qwerty|asdfgh?|0?1234(?:5(?:6(?:7(?:8(?:90?)?)?)?)?)?|987654(?:3(?:2(?:10?)?)?)?/gi,
  /dead[_-]?beef|cafe[_-]?babe|foo[_-]?bar|lorem|ipsum/gi,
];

/** Words that hold a place only when they stand by themselves: `test-key`, `fake_token`, but not `latest`. */
const STAND_IN_WORD =
  /^(?:x{2,}|test|tests|testing|fake|mock|mocked|demo|foo|bar|baz|null|none|nil|undefined|here|goes|add|put|use|get|dein|ihr|votre)\d{0,4}$/i;

/** A word that says the value is meant in earnest, whatever else it says: `placeholder-prod-db-password`. */
const EARNEST = /(?:^|[^a-z])(?:prod|production|live)(?:[^a-z]|$)/i;

/** AWS's documentation ends its keys so. */
const DOCUMENTED = /EXAMPLE(?:KEY)?$/;

/**
 * Whether a value only holds the place of a credential: a reference (`${input:key}`, `op://…`), a blank (`<key>`,
 * `xxxx`, an ellipsis), a count (`1234567890`) or words (`YOUR_API_KEY`, `changeme`). A word does not hide a key: what
 * is left of the value without such parts decides.
 */
export function isPlaceholder(value: string): boolean {
  const text = withoutScheme(value.trim());
  if (text === '' || text.length > 4096) return text === '';
  if (REFERENCE.some((pattern) => pattern.test(text)) || DOCUMENTED.test(text)) return true;
  if (text.length >= 8 && (new Set(text).size <= 3 || repeats(text) || counts(text))) return true;
  const filled = without(BLANK, text);
  const left = withoutStandIns(filled);
  if (left === text || (filled === text && EARNEST.test(text))) return false;
  const opaque = left
    .split(/[^A-Za-z\d]+/)
    .filter(isOpaque)
    .join('').length;
  return opaque === 0 || opaque < text.length * 0.2;
}

function withoutScheme(text: string): string {
  return text.replace(/^(?:Bearer|Basic|Token|ApiKey)\s+/i, '');
}

function without(patterns: readonly RegExp[], text: string): string {
  return patterns.reduce((left, pattern) => left.replace(pattern, ' '), text);
}

function withoutStandIns(text: string): string {
  const words = without(STAND_IN, text).split(/([^A-Za-z\d]+)/);
  return words.filter((word) => !STAND_IN_WORD.test(word)).join('');
}

/** A piece that no word explains: digits among letters, or capitals amid small letters, six or more in all. */
function isOpaque(piece: string): boolean {
  if (piece.length < 6 || /^(?:\d+|[A-Za-z]?[a-z]+\d{0,4}|[A-Z]+\d{0,4})$/.test(piece)) return false;
  return /\d/.test(piece) || /[a-z][A-Z].*[a-z][A-Z]/.test(piece);
}
