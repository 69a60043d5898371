import { CONFIG_NAME } from '../config.ts';
import { categoryName } from './rule-names.ts';
import type { Described, Shape } from './shape.ts';
import { configShape } from './shape.ts';

export interface NamedRule {
  readonly id: string;
  readonly title: string;
}

/** The JSON schema (draft 7, which VS Code reads) of the configuration file. */
export function configSchema(rules: readonly NamedRule[]): object {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'MCP Auth Audit configuration',
    description: `What \`${CONFIG_NAME}\` may say. The nearest file above an audited one counts, alone.`,
    allowComments: true,
    allowTrailingCommas: true,
    ...schemaOf(configShape, rules),
  };
}

function schemaOf(shape: Shape, rules: readonly NamedRule[]): object {
  if (shape.kind === 'boolean') return { type: 'boolean' };
  if (shape.kind === 'text') return { type: 'string' };
  if (shape.kind === 'choice') return { enum: shape.values };
  if (shape.kind === 'list') return { type: 'array', items: schemaOf(shape.of, rules), uniqueItems: true };
  const properties = shape.kind === 'object' ? ownProperties(shape.properties, rules) : ruleProperties(shape, rules);
  return { type: 'object', additionalProperties: false, properties };
}

function ownProperties(properties: Readonly<Record<string, Described>>, rules: readonly NamedRule[]): object {
  return Object.fromEntries(
    Object.entries(properties).map(([key, { description, shape, default: value }]) => {
      const preset = value === undefined ? {} : { default: value };
      return [key, { description, ...schemaOf(shape, rules), ...preset }];
    }),
  );
}

function ruleProperties({ value }: { readonly value: Shape }, rules: readonly NamedRule[]): object {
  const inner = schemaOf(value, rules);
  const categories = [...new Set(rules.map(({ id }) => categoryName(id)))];
  return Object.fromEntries([
    ...rules.map(({ id, title }) => [id, { description: title, ...inner }] as const),
    ...categories.map((name) => [name, { description: `All rules of ${name}.`, ...inner }] as const),
  ]);
}
