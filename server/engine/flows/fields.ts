import { enclosingClass, writesToSelf } from '../program/classes.ts';
import type { Module } from '../program/link.ts';
import type { ClassNode, Expression, FunctionNode, Member } from '../program/nodes.ts';

/** `this.apiKey = apiKey`, `private apiKey = …`, `constructor(private apiKey: string)`: what `this.apiKey` may hold. */
export function writesToProperty(node: Member, module: Module): readonly Expression[] {
  const owner = enclosingClass(node);
  return owner ? (propertiesOf(owner, module).get(node.property) ?? []) : [];
}

const classes = new WeakMap<ClassNode, ReadonlyMap<string, readonly Expression[]>>();

function propertiesOf(owner: ClassNode, module: Module): ReadonlyMap<string, readonly Expression[]> {
  const known = classes.get(owner);
  if (known) return known;
  const found = new Map<string, Expression[]>();
  const add = (name: string, value: Expression): void => {
    const list = found.get(name);
    if (list) list.push(value);
    else found.set(name, [value]);
  };
  for (const member of owner.members) {
    if (member.role === 'field' && member.name !== undefined && member.value) add(member.name, member.value);
    if (member.role === 'constructor' && member.value?.kind === 'function') parameterProperties(member.value, add);
  }
  for (const [name, writes] of writesToSelf(owner, module)) for (const { value } of writes) add(name, value);
  classes.set(owner, found);
  return found;
}

/** A parameter property is a parameter and a field of one name: reading the field reads the parameter. */
function parameterProperties(constructor: FunctionNode, add: (name: string, value: Expression) => void): void {
  for (const [index, parameter] of constructor.parameters.entries()) {
    if (!parameter.property || parameter.target.kind !== 'namePattern') continue;
    const { name, start, end } = parameter.target;
    const origin = { kind: 'parameter' as const, function: constructor, index, path: [], parameter };
    add(name, {
      kind: 'name',
      name,
      start,
      end,
      parent: parameter,
      binding: { name, origin, writes: [], references: [] },
    });
  }
}
