import { SPEC_PROFILES } from '../config.ts';

/**
 * What a value of the configuration file may be. The reader checks against it and the JSON schema is generated from
 * it, so that editor and audit never disagree.
 */
export type Shape =
  | { readonly kind: 'boolean' }
  | { readonly kind: 'text' }
  | { readonly kind: 'list'; readonly of: Shape }
  | { readonly kind: 'choice'; readonly values: readonly string[] }
  | { readonly kind: 'object'; readonly properties: Readonly<Record<string, Described>> }
  /** An object whose keys are rule ids or categories (`transport/*`). */
  | { readonly kind: 'byRule'; readonly value: Shape };

export interface Described {
  readonly description: string;
  readonly shape: Shape;
  readonly default?: unknown;
}

const threatModel: Readonly<Record<string, Described>> = {
  callers: {
    description: 'Who calls the server: people through an MCP host, other services, or both.',
    shape: { kind: 'choice', values: ['users', 'services', 'both'] },
  },
  onBehalfOfUsers: {
    description: "The server reads or writes a user's own data at a third party.",
    shape: { kind: 'boolean' },
  },
  fineGrainedScopes: {
    description: 'Callers need different rights for different tools.',
    shape: { kind: 'boolean' },
  },
  revocation: {
    description: 'How soon a lost credential must stop working.',
    shape: { kind: 'choice', values: ['instant', 'hours', 'days'] },
  },
  compliance: {
    description: 'A standard such as PCI DSS or HIPAA asks for proof of who called.',
    shape: { kind: 'boolean' },
  },
};

/** The whole of `.mcp-auth-audit.json`. */
export const configShape = {
  kind: 'object',
  properties: {
    $schema: { description: 'The JSON schema of this file.', shape: { kind: 'text' } },
    rules: {
      description: 'Severity by rule, or by category as in `transport/*`; `off` switches a rule off.',
      shape: { kind: 'byRule', value: { kind: 'choice', values: ['error', 'warning', 'info', 'off'] } },
      default: {},
    },
    knownGates: {
      description: 'Middleware that authenticates and that the audit cannot see into: `name` or `module#export`.',
      shape: { kind: 'list', of: { kind: 'text' } },
      default: [],
    },
    profile: {
      description: 'Which MCP specification the project follows. Without it, the SDK version decides.',
      shape: { kind: 'choice', values: SPEC_PROFILES },
    },
    ignore: {
      description: "Globs, relative to this file's folder, of files that are not audited.",
      shape: { kind: 'list', of: { kind: 'text' } },
      default: [],
    },
    minimumConfidence: {
      description: 'Findings below this confidence are left out.',
      shape: { kind: 'choice', values: ['high', 'medium', 'low'] },
      default: 'medium',
    },
    threatModel: {
      description: 'What cannot be read from the code about who calls the server. The decision matrix asks for it.',
      shape: { kind: 'object', properties: threatModel },
      default: {},
    },
  },
} as const satisfies Shape;
