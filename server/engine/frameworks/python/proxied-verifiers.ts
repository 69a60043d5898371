import { importers } from '../../oauth/neighbours.ts';
import { keywordOf } from '../../program/arguments.ts';
import { enclosingClass } from '../../program/classes.ts';
import type { Evaluator } from '../../program/evaluate.ts';
import type { Module } from '../../program/link.ts';
import type { Call, ClassNode, FunctionNode } from '../../program/nodes.ts';
import { pythonName } from '../../program/python-names.ts';
import { alternatives, type Value } from '../../program/values.ts';

const PROXY = /^fastmcp\.server\.auth(?:\.\w+)*\.OAuthProxy$/;
const MOST_SUPERCLASSES = 8;

/**
 * Whether every instance of a verifier is given to FastMCP's `OAuthProxy`: that checks the signature of its own token
 * before it asks the verifier about the one that it has kept for it (from 2.13 on, `oauth_proxy/proxy.py`).
 */
export function isBehindProxy(fn: FunctionNode, module: Module, evaluator: Evaluator): boolean {
  const owner = module.program.moduleKind === 'python' ? enclosingClass(fn) : undefined;
  if (owner?.name === undefined) return false;
  const made = new Set<Call>();
  const given = new Set<Call>();
  for (const each of importers(module, evaluator.project)) {
    if (!/OAuthProxy/.test(each.text) && !each.text.includes(owner.name)) continue;
    for (const call of each.calls) {
      if (isClass(evaluator.evaluate(call.callee, each), owner)) made.add(call);
      const verifier = keywordOf(call, 'token_verifier');
      if (!verifier || !isProxy(evaluator.evaluate(call.callee, each), evaluator)) continue;
      for (const value of alternatives(evaluator.evaluate(verifier, each)))
        if (value.kind === 'self' && value.class === owner && value.node) given.add(value.node);
    }
  }
  return made.size > 0 && [...made].every((each) => given.has(each));
}

function isClass(value: Value, owner: ClassNode): boolean {
  return alternatives(value).some((each) => each.kind === 'class' && each.node === owner);
}

/** `OAuthProxy`, or a class of the workspace that extends it. */
function isProxy(value: Value, evaluator: Evaluator): boolean {
  let at: Value | undefined = value;
  for (let depth = 0; at && depth < MOST_SUPERCLASSES; depth++) {
    if (PROXY.test(pythonName(at) ?? '')) return true;
    if (at.kind !== 'class') return false;
    const { superclass }: ClassNode = at.node;
    at = superclass && evaluator.evaluate(superclass, at.module, at.frame);
  }
  return false;
}
