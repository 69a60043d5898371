/** A setting that switches a protection off. */
export interface Switch {
  readonly name: string;
  /** What it does; goes on after "it". */
  readonly effect: string;
}

interface KnownSwitch {
  readonly name: RegExp;
  readonly value: RegExp;
  readonly effect: string;
}

const ON = /^(?:1|true|yes|on|enabled?)$/i;
const OFF = /^(?:0|false|no|off|none|disabled?)$/i;
const UNVERIFIED = 'makes every TLS connection accept any certificate, so whoever is on the way reads and changes it';

const KNOWN: readonly KnownSwitch[] = [
  { name: /^NODE_TLS_REJECT_UNAUTHORIZED$/, value: /^0$/, effect: UNVERIFIED },
  { name: /^PYTHONHTTPSVERIFY$/, value: /^0$/, effect: UNVERIFIED },
  { name: /^GIT_SSL_NO_VERIFY$/, value: ON, effect: UNVERIFIED },
  { name: /^npm_config_strict_ssl$/i, value: OFF, effect: UNVERIFIED },
  // MCP_SSL_VERIFY, GRAFANA_VERIFY_TLS, ES_SSL_SKIP_VERIFY
  { name: /(?:^|_)(?:VERIFY_(?:SSL|TLS|CERTS?)|(?:SSL|TLS|CERTS?)_VERIFY)$/i, value: OFF, effect: UNVERIFIED },
  {
    name: /(?:^|_)(?:(?:SSL|TLS)_(?:SKIP|NO)_VERIFY|SKIP_(?:SSL|TLS)_VERIF(?:Y|ICATION)|INSECURE_SKIP_VERIFY)$/i,
    value: ON,
    effect: UNVERIFIED,
  },
  {
    name: /^OAUTHLIB_INSECURE_TRANSPORT$/,
    value: /^(?!0$|false$|$)/i,
    effect: 'lets OAuth codes and tokens travel over `http`, where everybody on the way reads them',
  },
  {
    name: /^DANGEROUSLY_OMIT_AUTH$/,
    value: /^(?!0$|false$|$)/i,
    effect: 'lets every page in a browser of this machine start programs through MCP Inspector',
  },
  {
    name: /^MCP_DANGEROUSLY_ALLOW_INSECURE_ISSUER_URL$/,
    value: /^(?!0$|false$|$)/i,
    effect:
      'lets the server offer an authorization server over `http`, where everybody on the way reads codes and tokens',
  },
  {
    name: /^(?:MCP_)?DANGEROUSLY_\w+$|_DANGEROUSLY_\w+$/,
    value: /^(?!0$|false$|$)/i,
    effect: 'switches a protection off, as its name says',
  },
  {
    // disablelocalhostprotection=1 of the Go SDK
    name: /^MCPGODEBUG$/,
    value: /(?:disable|skip|allow|no)\w*=1/i,
    effect: 'switches a protection of the Go SDK off',
  },
  {
    name: /^(?:\w+_)?(?:DISABLE_AUTH(?:ENTICATION|ORIZATION)?|(?:AUTH(?:ENTICATION)?)_DISABLED|(?:SKIP|BYPASS|NO)_AUTH(?:ENTICATION)?|ALLOW_UNAUTHENTICATED)$/,
    value: ON,
    effect: 'lets callers in who show no credential',
  },
];

/** Flags that do the same. */
const FLAGS: readonly (readonly [RegExp, string])[] = [
  [
    /^--?(?:insecure-skip-verify|skip-tls-verify|tls-skip-verify|no-verify-ssl|no-check-certificate|no-ssl-verify)$/,
    UNVERIFIED,
  ],
  [
    /^--(?:disable-auth|no-auth|skip-auth|dangerously-omit-auth|allow-unauthenticated)$/,
    'lets callers in who show no credential',
  ],
  [/^--dangerously-[a-z-]+$/, 'switches a protection off, as its name says'],
];

/** Whether a variable with this value switches a protection off. */
export function dangerousSwitch(name: string, value: string): Switch | undefined {
  const written = value.trim();
  const found = KNOWN.find((each) => each.name.test(name) && each.value.test(written));
  return found && { name, effect: found.effect };
}

/** Whether a word of a command line does. */
export function dangerousFlag(word: string): Switch | undefined {
  const name = word.replace(/=(?:true|1)$/i, '');
  const found = FLAGS.find(([pattern]) => pattern.test(name));
  return found && { name, effect: found[1] };
}
