import type { LeakedCredential } from '../../facts/facts.ts';
import type { Fix } from '../../fix.ts';
import type { Literal, Node } from '../../program/nodes.ts';
import { byPlace, createDrafts } from '../drafts.ts';
import { setStep } from '../environment.ts';
import { exampleEntry } from '../example-file.ts';
import type { FixContext, Fixer } from '../fixes.ts';
import { guided } from '../guided.ts';
import { ignoreEntry } from '../ignore-file.ts';
import { environmentFor } from '../hoist.ts';
import { pythonLookup, type PythonLookup as Lookup } from '../python-environment.ts';
import { isOf } from '../subject.ts';

/** A credential in the source becomes a variable of the environment. It stays leaked all the same. */
export const readFromEnvironment: Fixer = function* (_finding, subject, context) {
  if (!isOf(subject, 'leak')) return;
  const fix = subject.replaceable ? replaceLiteral(subject, context) : undefined;
  yield (
    fix ??
    guided('move-out-of-source', 'Take the credential out of this file', [
      ...revokeSteps(subject),
      'Remove it here, and keep it where only the server can read it.',
    ])
  );
};

function replaceLiteral(leak: LeakedCredential, context: FixContext): Fix | undefined {
  const { path } = leak.at;
  const module = context.module(path);
  const literal = module?.literals.find(
    (each): each is Literal => each.kind === 'literal' && each.start <= leak.at.start && each.end >= leak.at.end,
  );
  if (!module || !literal) return undefined;
  const { variable, edits } = path.endsWith('.py')
    ? pythonLookup(module, literal, leak.variable)
    : scriptLookup(path, literal, leak.variable, context);
  const example = exampleEntry(path, variable, context);
  return {
    id: 'read-from-environment',
    title: `Read it from the environment variable \`${variable}\``,
    class: 'values',
    edits: [...edits, ...example.edits, ...ignoreEntry(path, context)].sort(byPlace),
    steps: [...revokeSteps(leak), setStep([variable]), ...example.steps],
  };
}

function scriptLookup(path: string, literal: Literal, proposal: string, context: FixContext): Lookup {
  const drafts = createDrafts(context);
  const draft = drafts.of(path);
  const { node, variable } = replaced(literal, proposal);
  draft?.replace(node, environmentFor(draft, node, variable, true));
  return { variable, edits: drafts.edits() };
}

/** `process.env.TOKEN || '…'` has a name for it already: the whole expression makes way. */
function replaced(literal: Literal, proposal: string): { readonly node: Node; readonly variable: string } {
  const { parent } = literal;
  if (parent?.kind !== 'logical' || parent.right !== literal || parent.left.kind !== 'member')
    return { node: literal, variable: proposal };
  const { object, property } = parent.left;
  const isEnvironment = object.kind === 'member' && object.property === 'env';
  return isEnvironment ? { node: parent, variable: property } : { node: literal, variable: proposal };
}

function revokeSteps({ revoke, provider }: LeakedCredential): readonly string[] {
  const where = revoke === undefined ? 'where it was issued' : `at ${revoke}`;
  return [
    `Revoke the credential ${where} and issue a new one: ${provider === '' ? 'it' : `what ${provider} issued`} stays in the history of this file.`,
  ];
}
