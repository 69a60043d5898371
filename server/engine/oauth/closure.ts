import type { Evaluator } from '../program/evaluate.ts';
import type { Call, FunctionNode, Node } from '../program/nodes.ts';
import { alternatives, type Located } from '../program/values.ts';
import { descendants } from '../program/walk.ts';

/** A node and where it stands. */
export interface LocatedNode extends Located {
  readonly node: Node;
}

/** All that runs for some code: its own nodes, and those of the workspace functions that it calls. */
export interface Closure {
  readonly nodes: readonly LocatedNode[];
  /** The request goes nowhere where it cannot be followed, and there is not more than is followed. */
  readonly whole: boolean;
}

const MOST_NODES = 8_000;
const DEEPEST = 5;

/** Follows code into the workspace functions that it calls. Functions inside it run, too. */
export function closureOf(starts: readonly LocatedNode[], evaluator: Evaluator): Closure {
  const nodes: LocatedNode[] = [];
  const seen = new Set<FunctionNode>();
  let whole = starts.length > 0;

  function visit({ node: start, module, frame }: LocatedNode, depth: number): void {
    for (const node of descendants(start)) {
      if (nodes.length > MOST_NODES) {
        whole = false;
        return;
      }
      nodes.push({ node, module, frame });
      if (node.kind === 'call') enter(node, { module, frame }, depth);
    }
  }

  function enter(call: Call, at: Located, depth: number): void {
    for (const callee of alternatives(evaluator.evaluate(call.callee, at.module, at.frame))) {
      if (callee.kind !== 'function') {
        if (takesRequest(call)) whole = false;
        continue;
      }
      if (seen.has(callee.node)) continue;
      seen.add(callee.node);
      if (depth >= DEEPEST) whole = false;
      else visit({ node: callee.node.body, module: callee.module, frame: callee.frame }, depth + 1);
    }
  }

  for (const start of starts) {
    if (start.node.kind === 'function') seen.add(start.node);
    visit(start, 0);
  }
  return { nodes, whole };
}

/** Calls that read a request, write it down or answer it. */
const NEUTRAL =
  /^(parseAuthRequest|lookupClient|json|parseBody|formData|text|parse|safeParse|stringify|log|info|debug|warn|error|String|URL|URLSearchParams|keys|entries|fromEntries|get|set|has|header|isArray|assign|urlencode|dumps|dict|str|len|print|warning|exception|isinstance|\w*Response|jsonify)$/;

/** `provider.token(req, res)`, `handle(request)`: the request goes where nobody sees it. */
function takesRequest(call: Call): boolean {
  const { callee } = call;
  if (NEUTRAL.test(callee.kind === 'member' ? callee.property : callee.kind === 'name' ? callee.name : ''))
    return false;
  return call.arguments.some(
    (each) =>
      (each.kind === 'name' && /^(req|request|c|ctx|context|body|params)$/.test(each.name)) ||
      (each.kind === 'member' && /^(body|raw)$/.test(each.property)),
  );
}
