import type { Evaluator } from '../program/evaluate.ts';
import type { Call, Expression, Member, Name, Node } from '../program/nodes.ts';
import { returnedExpressions } from '../program/returns.ts';
import { alternatives, UNKNOWN, type Located, type Value } from '../program/values.ts';
import { isSecretName } from '../secrets/names.ts';
import { currentWrites, throughPattern } from './bindings.ts';
import { elementsTaken } from './elements.ts';
import { calledName, cutOf, effectOf, isHead, pythonEffectOf } from './ends.ts';
import { writesToProperty } from './fields.ts';
import { createMemory } from './memory.ts';
import { mentionsCredential } from './mentions.ts';
import { keptFor } from './kept.ts';
import { isCarried, together, type Outcome, type Quest } from './quest.ts';
import { isPython } from './sinks.ts';
import { placeOf } from './sources.ts';

const DEEPEST = 14;
/** Expressions that one question looks at, at most. */
const MOST_LOOKS = 600;
/** All questions of one file together, so that no text makes it slow; `renew` starts the next file. */
const MOST_LOOKS_OF_FILE = 200_000;
/** Characters of a function that is looked through whatever its words are. */
const SHORT = 400;

/** Finds what an expression carries: looks backwards from it through names, calls, objects and files. */
export type Carry = (node: Expression, where: Located, quest: Quest) => Outcome;

export function createCarry(evaluator: Evaluator): { readonly search: Carry; readonly renew: () => void } {
  let looks = 0;
  let left = MOST_LOOKS_OF_FILE;
  let cuts = 0;
  const memory = createMemory();

  function carry(node: Expression, where: Located, quest: Quest, depth: number): Outcome {
    if (depth > DEEPEST || looks-- <= 0) {
      cuts++;
      return 'clean';
    }
    if (node.kind !== 'name' && node.kind !== 'member' && node.kind !== 'call') return look(node, where, quest, depth);
    const remembered = memory.of(quest, where.frame);
    const known = remembered.get(node);
    if (known) return known;
    const cutsBefore = cuts;
    const outcome = look(node, where, quest, depth);
    // What was cut short may carry more where the search begins nearer.
    if (cuts === cutsBefore) remembered.set(node, outcome);
    return outcome;
  }

  function look(node: Expression, where: Located, quest: Quest, depth: number): Outcome {
    const own = quest.at(node, where);
    if (own === 'clean') return 'clean';
    if (own) return { source: own, steps: [], partial: false };
    const into = (child: Expression): Outcome => carry(child, where, quest, depth + 1);
    switch (node.kind) {
      case 'name':
        return carryName(node, where, quest, depth);
      case 'member':
        return carryMember(node, where, quest, depth);
      case 'index':
        if (isHead(node.object, node.index)) return 'clean';
        // `header.split(' ')[1]`
        return node.object.kind === 'call' ? into(node.object) : carryKept(node, where, quest, depth);
      case 'call':
        return carryCall(node, where, quest, depth);
      case 'template':
        return together(node.values, into);
      case 'binary':
        return node.operator === '+' ? together([node.left, node.right], into) : 'clean';
      case 'logical':
        return node.operator === '&&' ? into(node.right) : together([node.left, node.right], into);
      case 'conditional':
        return together([node.then, node.otherwise], into);
      case 'await':
      case 'spread':
      case 'assignment':
        return into(node.value);
      case 'array':
        return together(node.elements, into);
      case 'object':
        return together(node.properties, (each) => into(each.value));
      case 'literal':
      case 'unary':
      case 'function':
      case 'class':
        return 'clean';
      case 'unknown':
        return 'opaque';
    }
  }

  function carryName(node: Name, where: Located, quest: Quest, depth: number): Outcome {
    if (node.name === 'this') return 'clean';
    const found = valueOfName(node, where, quest, depth);
    if (isCarried(found)) return passing(found, node, where);
    if (found === 'clean') return 'clean';
    const named = quest.named(node.name, node, where);
    return named ? { source: named, steps: [], partial: false } : 'opaque';
  }

  function valueOfName(node: Name, where: Located, quest: Quest, depth: number): Outcome {
    const { binding } = node;
    if (!binding) return 'clean';
    const { origin } = binding;
    const current = currentWrites(node, binding);
    const written = current.writes.map((write) => write.value);
    const into = (value: Expression): Outcome => carry(value, where, quest, depth + 1);
    if (current.replaced) return together(written, into);
    switch (origin.kind) {
      case 'variable': {
        const [step] = origin.path;
        // `scheme, token = header.split(" ")`
        if (origin.value && typeof step?.key === 'number' && isHead(origin.value, step.key)) return 'clean';
        const taken = elementsTaken(binding, where, evaluator);
        if (taken)
          return together([...taken, ...written.map((value) => ({ node: value, at: where }))], ({ node: each, at }) =>
            carry(each, at, quest, depth + 1),
          );
        const read = throughPattern(binding);
        if (read) return together([read, ...written], into);
        return written.length > 0 ? together(written, into) : origin.value ? 'clean' : 'opaque';
      }
      case 'parameter':
        return carryParameter(node, where, quest, depth);
      case 'import':
        return carryValue(evaluator.evaluate(node, where.module, where.frame), where, quest, depth);
      case 'element':
      case 'error':
      case 'function':
      case 'class':
        return 'clean';
    }
  }

  function carryParameter(node: Name, where: Located, quest: Quest, depth: number): Outcome {
    const origin = node.binding?.origin;
    if (origin?.kind !== 'parameter') return 'clean';
    const own = quest.parameter(node, where);
    if (own) return { source: own, steps: [], partial: false };
    for (let frame = where.frame; frame; frame = frame.outer) {
      if (frame.function !== origin.function || origin.path.length > 0) continue;
      const given = frame.arguments[origin.index];
      return given ? carryValue(given, where, quest, depth) : 'opaque';
    }
    return 'opaque';
  }

  function carryMember(node: Member, where: Located, quest: Quest, depth: number): Outcome {
    const found = valueOfMember(node, where, quest, depth);
    if (found !== 'opaque') return found;
    const kept = carryKept(node, where, quest, depth);
    if (isCarried(kept)) return kept;
    if (quest.throughMembers && isSecretName(node.property)) return carry(node.object, where, quest, depth + 1);
    const named = quest.named(node.property, node, where);
    return named ? { source: named, steps: [], partial: false } : 'opaque';
  }

  function valueOfMember(node: Member, where: Located, quest: Quest, depth: number): Outcome {
    if (node.property === 'length') return 'clean';
    if (node.object.kind === 'name' && node.object.name === 'this') {
      const own = writesToProperty(node, where.module);
      return own.length === 0
        ? 'opaque'
        : together(own, (each) => carry(each, { ...where, frame: undefined }, quest, depth + 1));
    }
    const value = evaluator.evaluate(node, where.module, where.frame);
    // `new Client(…).token`: what is known of it is this very expression
    if (value.kind === 'member' && value.node === node) return 'opaque';
    return carryValue(value, where, quest, depth);
  }

  /** `als.getStore()?.token`, `sessions.get(id)?.token`, `tokens[id]` */
  function carryKept(node: Expression, where: Located, quest: Quest, depth: number): Outcome {
    if (quest.throughStores !== true) return 'opaque';
    for (const { value, at, store, node: put } of keptFor(node, where, evaluator)) {
      const found = carry(value, at, quest, depth + 2);
      if (!isCarried(found)) continue;
      return { ...found, steps: [...found.steps, { ...placeOf(put, at), note: `\`${store}\` keeps it.` }] };
    }
    return 'opaque';
  }

  function carryValue(value: Value, where: Located, quest: Quest, depth: number): Outcome {
    return together(alternatives(value), (each) => carryOne(each, where, quest, depth));
  }

  function carryOne(value: Value, where: Located, quest: Quest, depth: number): Outcome {
    switch (value.kind) {
      case 'environment': {
        const source = isExpression(value.node) ? quest.value(value, value.node, where) : undefined;
        return source ? { source, steps: [], partial: false } : 'clean';
      }
      case 'template':
      case 'result':
      case 'object':
      case 'array':
        return carry(value.node, { module: value.module, frame: value.frame }, quest, depth + 1);
      case 'member':
        return isExpression(value.node) && value.node.kind !== 'name'
          ? carry(value.node, { module: value.module, frame: undefined }, quest, depth + 1)
          : 'opaque';
      case 'parameter':
      case 'unknown':
        return 'opaque';
      default:
        return 'clean';
    }
  }

  /** `os.getenv("API_KEY")`, `tokens.get("access_token")` */
  function carryRead(node: Call, where: Located, quest: Quest, depth: number): Outcome {
    const value = evaluator.evaluate(node, where.module, where.frame);
    const isSetting = alternatives(value).some((each) => each.kind === 'environment');
    if (isSetting) return carryValue(value, where, quest, depth);
    const [key] = node.arguments;
    if (calledName(node) !== 'get' || key?.kind !== 'literal' || typeof key.value !== 'string') return 'opaque';
    const named = quest.named(key.value, node, where);
    return named ? { source: named, steps: [], partial: false } : 'opaque';
  }

  function carryCall(node: Call, where: Located, quest: Quest, depth: number): Outcome {
    const into = (child: Expression): Outcome => carry(child, where, quest, depth + 1);
    const effect = isPython(where) ? pythonEffectOf(node) : effectOf(node);
    const read = isPython(where) && effect !== 'end' ? carryRead(node, where, quest, depth) : 'opaque';
    if (read !== 'opaque') return read;
    switch (effect) {
      case 'end':
        return 'clean';
      case 'arguments': {
        const given = together(node.arguments, into);
        if (isCarried(given) || node.callee.kind !== 'member') return given;
        const object = into(node.callee.object);
        return together([given, object], (each) => each);
      }
      case 'object':
        return node.callee.kind === 'member' ? into(node.callee.object) : 'opaque';
      case 'cut': {
        const cut = cutOf(node);
        const whole = node.callee.kind === 'member' && cut !== 'end' ? into(node.callee.object) : 'clean';
        return isCarried(whole) && cut === 'part' ? { ...whole, partial: true } : whole;
      }
      case 'unknown':
        break;
    }
    const callee = evaluator.evaluate(node.callee, where.module, where.frame);
    if (callee.kind !== 'function') {
      const kept = carryKept(node, where, quest, depth);
      return isCarried(kept) ? kept : namedCall(node, where, quest);
    }
    // Most functions have nothing to do with credentials; running long ones in mind is what costs.
    const isLong = callee.node.end - callee.node.start > SHORT;
    if (isLong && !mentionsCredential(node, where) && !mentionsCredential(callee.node, callee)) return 'opaque';
    const returned = carryReturned(callee, node, where, quest, depth);
    return returned === 'opaque' ? namedCall(node, where, quest) : returned;
  }

  /** `getAccessToken()`, `generateApiKey()` */
  function namedCall(node: Call, where: Located, quest: Quest): Outcome {
    const name = calledName(node);
    if (!GIVING_CALL.test(name) || node.construct) return 'opaque';
    const named = quest.named(name.replace(/^[a-z]+/, ''), node, where);
    return named ? { source: { ...named, name }, steps: [], partial: false } : 'opaque';
  }

  function carryReturned(
    callee: Extract<Value, { kind: 'function' }>,
    node: Call,
    where: Located,
    quest: Quest,
    depth: number,
  ): Outcome {
    const args = node.arguments.map((each) =>
      each.kind === 'spread' ? UNKNOWN : evaluator.evaluate(each, where.module, where.frame),
    );
    const frame = evaluator.enter(callee, args);
    if (!frame) return 'opaque';
    const inside: Located = { module: callee.module, frame };
    const own = together(returnedExpressions(callee.node), (each) => carry(each, inside, quest, depth + 2));
    if (isCarried(own))
      return {
        ...own,
        steps: [...own.steps, { ...placeOf(node, where), note: `It comes back from \`${calledName(node)}\`.` }],
      };
    return own;
  }

  /** Where a credential gets the name under which it goes on. */
  function passing(found: Exclude<Outcome, string>, node: Name, where: Located): Outcome {
    const declared = node.binding?.origin;
    if (declared?.kind !== 'variable' || found.source.name === node.name) return found;
    // `const apiKey = generateApiKey()`: the variable says better what it is than the call
    if (GIVING_CALL.test(found.source.name) && isSecretName(node.name)) {
      return { ...found, source: { ...found.source, name: node.name } };
    }
    const at = declared.node;
    if (at.start <= found.source.at.start && at.end >= found.source.at.end) return found;
    return { ...found, steps: [...found.steps, { ...placeOf(at, where), note: `\`${node.name}\` holds it.` }] };
  }

  const search: Carry = (node, where, quest) => {
    const granted = Math.min(MOST_LOOKS, left);
    looks = granted;
    const outcome = carry(node, where, quest, 0);
    left -= granted - Math.max(0, looks);
    return outcome;
  };
  return { search, renew: () => void (left = MOST_LOOKS_OF_FILE) };
}

/** `getAccessToken`, `generateApiKey`, `createRefreshToken` */
const GIVING_CALL =
  /^(get|fetch|obtain|refresh|generate|create|issue|mint|load|read|resolve|extract)_?([A-Z]\w*)?((Access|Refresh|Api|Auth|Bearer|Id)_?(Token|Key)|Password|Secret|ApiKey|BearerToken)$/i;

function isExpression(node: Node): node is Expression {
  return EXPRESSIONS.has(node.kind);
}

const EXPRESSIONS = new Set<Node['kind']>([
  'literal',
  'template',
  'name',
  'member',
  'index',
  'call',
  'object',
  'array',
  'binary',
  'logical',
  'unary',
  'conditional',
  'assignment',
  'await',
  'spread',
  'unknown',
]);
