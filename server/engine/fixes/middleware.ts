import type { Call, Expression } from '../program/nodes.ts';
import type { Span } from '../source.ts';
import type { Draft } from './draft.ts';

/** Puts a middleware before the handler that a span lies in, else before the last one: `app.post('/mcp', gate, handler)`. */
export function insertMiddleware(draft: Draft, call: Call, reaches: Span | undefined, name: string): boolean {
  const { arguments: args } = call;
  const holder = reaches ? args.findIndex((each) => each.start <= reaches.start && reaches.end <= each.end) : -1;
  const index = holder >= 0 ? holder : args.length - 1;
  const before = args[index];
  if (!before) return false;
  const at = argumentStart(draft.module.text, call, args[index - 1]);
  const isOnOwnLine = /\n[ \t]*$/.test(draft.module.text.slice(Math.max(0, at - 200), at));
  draft.insert(at, isOnOwnLine ? `${name},\n` : `${name}, `);
  return true;
}

/** Where an argument begins, whatever parentheses or casts stand around it: after the comma of the one before. */
function argumentStart(text: string, call: Call, previous: Expression | undefined): number {
  let at = call.argumentSpan.start;
  if (previous) {
    const rest = text.slice(previous.end, call.argumentSpan.end);
    const comma = /^(?:[^,/]|\/\*[^]*?\*\/|\/\/[^\n]*\n|\/)*,/.exec(rest);
    at = previous.end + (comma?.[0].length ?? 0);
  }
  const white = /^(?:\s|\/\*[^]*?\*\/|\/\/[^\n]*\n)*/.exec(text.slice(at, call.argumentSpan.end));
  return at + (white?.[0].length ?? 0);
}

/** Begins a function with statements; an expression body becomes a block that returns it. */
export function beginFunction(
  draft: Draft,
  fn: { readonly body: Span; readonly expressionBody: boolean },
  statements: string,
): void {
  const { text } = draft.module;
  const { body } = fn;
  const inner = statements.replace(/^(?=.)/gm, '  ');
  if (!fn.expressionBody) {
    // the snippet is indented like the line that the block begins on
    const isEmpty = /^\s*$/.test(text.slice(body.start + 1, body.end - 1));
    draft.insert(body.start + 1, `\n${inner}${isEmpty ? '\n' : isSameLine(text, body.start + 1) ? '\n' : ''}`);
    return;
  }
  draft.insert(body.start, `{\n${inner}\n  return `);
  draft.insert(body.end, ';\n}');
}

function isSameLine(text: string, at: number): boolean {
  return !/^[ \t]*(\/\/[^\n]*)?\r?\n/.test(text.slice(at, at + 400));
}
