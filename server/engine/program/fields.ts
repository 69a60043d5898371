import { keywordOf } from './arguments.ts';
import type { Module } from './link.ts';
import type { Call, ClassMember, ClassNode, Expression, Node } from './nodes.ts';
import { pythonName, pythonResult } from './python-names.ts';
import { alternatives, UNKNOWN, type Frame, type Value } from './values.ts';

type Class = Extract<Value, { kind: 'class' }>;
type Function = Extract<Value, { kind: 'function' }>;

/** What fields need of the evaluator that they are part of. */
interface FieldHost {
  readonly evaluate: (node: Expression, module: Module, frame?: Frame) => Value;
  readonly returned: (callee: Function) => Value;
}

/** A class, and where its body is read. */
type Owner = Pick<Class, 'module' | 'frame'> & { readonly node: ClassNode };

/** Settings that pydantic reads from the environment. Sources: pydantic 1, pydantic-settings 2. */
const SETTINGS = /^pydantic(?:_settings|\.v1|\.env_settings)?\.BaseSettings$/;
/** Calls that describe a field instead of giving its value. */
const DESCRIPTIONS =
  /^(?:pydantic(?:\.fields|\.v1)?\.Field|dataclasses\.field|attrs?\.(?:field|ib)|msgspec\.field|sqlmodel\.Field)$/;
const MOST_SUPERCLASSES = 8;

/** What fields of a class hold before anything is assigned to them. */
export interface Fields {
  readonly value: (owner: Owner, self: Owner, member: ClassMember) => Value | undefined;
  /** What a call that describes a field, or a parameter, falls back to: `Field("a")`, `typer.Option("a")`. */
  readonly described: (value: Value) => Value | undefined;
}

export function createFields({ evaluate, returned }: FieldHost): Fields {
  function value(owner: Owner, self: Owner, member: ClassMember): Value | undefined {
    const written = member.value && evaluate(member.value, owner.module, owner.frame);
    const fallback = written && isDescription(written) ? described(written) : written;
    if (member.name === undefined || member.annotation === undefined || !isSettings(self)) return fallback;
    const name = aliasOf(written) ?? (prefixOf(self) + member.name).toUpperCase();
    const node: Node = member.value ?? member;
    const { module, frame } = owner;
    const first: Value = { kind: 'environment', name, node, module, checked: fallback === undefined };
    if (fallback === undefined) return first;
    const at = member.value ?? NOTHING;
    return { kind: 'fallback', operator: '??', first, second: fallback, node: at, module, frame };
  }

  function described(field: Value): Value | undefined {
    if (field.kind !== 'result') return undefined;
    const { node, module, frame } = field;
    const given = keywordOf(node, 'default') ?? node.arguments[0];
    if (given && given.kind !== 'unknown' && given.kind !== 'spread') return evaluate(given, module, frame);
    const factory = keywordOf(node, 'default_factory') ?? keywordOf(node, 'factory');
    const made = factory && evaluate(factory, module, frame);
    if (made?.kind === 'function') return returned(made);
    // auth: AuthSettings = Field(default_factory=AuthSettings)
    if (made?.kind === 'class') return { ...made, kind: 'self', class: made.node, node: undefined };
    return made && UNKNOWN;
  }

  function isDescription(field: Value): boolean {
    return DESCRIPTIONS.test(pythonResult(field) ?? '');
  }

  /** `Field(alias="KEY")`, `Field(validation_alias=AliasChoices("KEY", …))`, `Field(env="KEY")`, `Field(env=["KEY", …])` */
  function aliasOf(field: Value | undefined): string | undefined {
    if (field?.kind !== 'result' || !isDescription(field)) return undefined;
    for (const key of ['validation_alias', 'alias', 'env']) {
      const given = keywordOf(field.node, key);
      const text = given && firstText(given);
      if (text !== undefined) return text;
    }
    return undefined;
  }

  function isSettings(owner: Owner): boolean {
    for (const each of ancestry(owner)) {
      for (const parent of [each.node.superclass, ...(each.node.mixins ?? [])]) {
        if (parent && SETTINGS.test(pythonName(evaluate(parent, each.module, each.frame)) ?? '')) return true;
      }
    }
    return false;
  }

  /** `model_config = SettingsConfigDict(env_prefix="APP_")`, `class Config: env_prefix = "APP_"` */
  function prefixOf(owner: Owner): string {
    for (const { node } of ancestry(owner)) {
      for (const { name, value: written } of node.members) {
        if (name !== 'model_config' && name !== 'Config') continue;
        const prefix = written && configured(written, 'env_prefix');
        if (prefix?.kind === 'literal' && typeof prefix.value === 'string') return prefix.value;
      }
    }
    return '';
  }

  function* ancestry(owner: Owner): Generator<Owner> {
    let at: Owner | undefined = owner;
    for (let depth = 0; at && depth < MOST_SUPERCLASSES; depth++) {
      yield at;
      const { superclass }: ClassNode = at.node;
      const parent: Value | undefined = superclass && evaluate(superclass, at.module, at.frame);
      at = parent && alternatives(parent).find((each) => each.kind === 'class');
    }
  }

  return { value, described };
}

const NOTHING: Expression = { kind: 'unknown', start: 0, end: 0, children: [] };

function configured(written: Expression, key: string): Expression | undefined {
  if (written.kind === 'call') return keywordOf(written, key);
  if (written.kind === 'class') return written.members.find(({ name }) => name === key)?.value;
  if (written.kind !== 'object') return undefined;
  const found = written.properties.find((each) => each.kind === 'property' && each.key === key);
  return found?.value;
}

function firstText(node: Expression): string | undefined {
  const [first] = node.kind === 'call' ? node.arguments : node.kind === 'array' ? node.elements : [node];
  return first?.kind === 'literal' && typeof first.value === 'string' ? first.value : undefined;
}

/** What the call that makes an instance gives to a field of a class without a constructor of its own. */
export function givenField(call: Call, node: ClassNode, property: string): Expression | undefined {
  const byName = keywordOf(call, property);
  if (byName) return byName;
  const fields = node.members.filter((each) => each.role === 'field' && each.annotation !== undefined);
  const index = fields.findIndex(({ name }) => name === property);
  const given = index < 0 ? undefined : call.arguments.slice(0, index + 1);
  return given?.some((each) => each.kind === 'spread') ? undefined : given?.[index];
}
