import type { CredentialFlow } from '../facts/flows.ts';
import type { Project } from '../program/project.ts';
import type { Module } from '../program/link.ts';
import type { Assignment, Call, Member, Name, Node, ObjectExpression } from '../program/nodes.ts';
import type { Located } from '../program/values.ts';
import { ancestors, descendants, enclosingFunction } from '../program/walk.ts';
import { isSecretName } from '../secrets/names.ts';
import type { Carry } from './carry.ts';
import { calledName } from './ends.ts';
import { flowTo } from './flow.ts';
import { isCarried } from './quest.ts';
import { callersOnly, lastName, placeOf } from './sources.ts';

/** What other code reads a caller's credential from: `ctx.props.accessToken`, `req.auth.token`, `extra.authInfo.token`. */
const CARRIERS: Readonly<Record<string, RegExp>> = {
  props: /^props$/,
  auth: /^(auth|authInfo)$/,
  authInfo: /^(auth|authInfo)$/,
};
const CHECKS =
  /verif|valid|introspect|authenticat|authoriz|jwt|getUser|userinfo|fetch|lookup|find|compare|equal|check(?!sum)/i;
const USELESS =
  /^(log|info|warn|error|debug|split|startsWith|includes|test|set|has|get|push|slice|trim|String|Boolean|next|json|status|send)$/;

/** `req.auth = { token: header }`, unchecked, where other code takes `req.auth.token` as its key to another service. */
export function* relayed(where: Located, project: Project, carry: Carry): Generator<CredentialFlow> {
  for (const write of where.module.assignments) {
    const { target, value } = write;
    if (target.kind !== 'member' || value.kind !== 'object' || !Object.hasOwn(CARRIERS, target.property)) continue;
    const carrier = CARRIERS[target.property];
    if (!carrier || isChecked(write, where)) continue;
    yield* handedOver(write, target, value, carrier, where, project, carry);
  }
}

function* handedOver(
  write: Assignment,
  target: Member,
  object: ObjectExpression,
  carrier: RegExp,
  where: Located,
  project: Project,
  carry: Carry,
): Generator<CredentialFlow> {
  for (const property of object.properties) {
    if (property.kind !== 'property' || property.key === undefined) continue;
    const carried = carry(property.value, where, callersOnly);
    if (!isCarried(carried) || carried.partial) continue;
    const use = useOf(property.key, carrier, project);
    if (!use) continue;
    const step = { ...use, note: `\`${target.property}.${property.key}\` is the credential for another service here.` };
    yield flowTo(
      carried,
      { kind: 'upstream', name: `${target.property}.${property.key}` },
      write,
      property.value,
      where,
      [step],
    );
    return;
  }
}

/** The function that hands it over has asked somebody whether it is good. */
function isChecked(write: Assignment, { module }: Located): boolean {
  const around = enclosingFunction(write);
  if (!around) return false;
  const isBefore = (call: Call): boolean => call.start >= around.start && call.end <= write.start;
  return module.calls.some((call) => isBefore(call) && CHECKS.test(calledName(call)) && !isOtherwise(write, call));
}

/** `if (oauth) verify(req); else req.auth = …`: the check belongs to the other branch. */
function isOtherwise(write: Node, call: Node): boolean {
  let child = write;
  for (const at of ancestors(write)) {
    if (at.kind === 'if' && at.otherwise === child && call.start >= at.then.start && call.end <= at.then.end)
      return true;
    if (at.kind === 'function') return false;
    child = at;
  }
  return false;
}

function useOf(key: string, carrier: RegExp, project: Project): ReturnType<typeof placeOf> | undefined {
  for (const module of project.all().values()) {
    for (const member of module.members) {
      if (member.property !== key || !carrier.test(lastName(member.object) ?? '')) continue;
      const use = usedAsCredential(member, module, 0);
      if (use) return placeOf(use, { module });
    }
  }
  return undefined;
}

/** `new Service(ctx.props.accessToken)`, `start({ userAccessToken: req.auth.token })`; a variable in between may hold it. */
function usedAsCredential(read: Node, module: Module, depth: number): Node | undefined {
  let child: Node = read;
  for (const at of ancestors(read)) {
    if (at.kind === 'call') return at.callee !== child && isUse(at) ? at : undefined;
    if (at.kind === 'property')
      return at.key !== undefined && at.key !== 'token' && isSecretName(at.key) && isArgument(at) ? at : undefined;
    if (at.kind === 'declaration') return at.value === child && depth < 2 ? usedByName(at, module, depth) : undefined;
    if (at.kind !== 'logical' && at.kind !== 'await' && at.kind !== 'template' && at.kind !== 'conditional')
      return undefined;
    child = at;
  }
  return undefined;
}

function isUse(call: Call): boolean {
  const name = calledName(call);
  return !CHECKS.test(name) && !USELESS.test(name);
}

/** The property belongs to the options of a call. */
function isArgument(property: Node): boolean {
  const object = property.parent;
  return object?.parent?.kind === 'call' && isUse(object.parent);
}

function usedByName(declaration: Node, module: Module, depth: number): Node | undefined {
  const around = enclosingFunction(declaration) ?? module.program;
  for (const node of descendants(around)) {
    if (node.kind !== 'name' || !isDeclaredBy(node, declaration)) continue;
    const use = usedAsCredential(node, module, depth + 1);
    if (use) return use;
  }
  return undefined;
}

function isDeclaredBy(name: Name, declaration: Node): boolean {
  const origin = name.binding?.origin;
  return origin?.kind === 'variable' && origin.node === declaration;
}
