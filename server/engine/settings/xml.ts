import type { Span } from '../source.ts';
import {
  DEEPEST_SETTINGS,
  LONGEST_SETTINGS,
  type ReadSettings,
  type Scalar,
  type SettingsEntry,
  type SettingsNode,
} from './nodes.ts';

/** A comment, a processing instruction, a declaration, a section of text, or a tag. */
const MARKUP = /<!--|<!\[CDATA\[|<[?!]|<(\/?)([A-Za-z_][\w:.-]{0,200})/g;
const ATTRIBUTE = /[ \t\r\n]*([A-Za-z_@][\w:.-]{0,200})[ \t\r\n]*=[ \t\r\n]*(?:"([^"<]*)"|'([^'<]*)')/y;
const TAG_END = /[^<>]*?(\/?)>/y;
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

interface Open {
  readonly name: Scalar;
  readonly start: number;
  readonly entries: SettingsEntry[];
  text: Scalar | undefined;
}

/** XML: elements as maps of their attributes and children, an element with nothing but text as that text. */
export const readXml: ReadSettings = (_path, text) => {
  if (text.length > LONGEST_SETTINGS)
    return { roots: [], commands: [], comments: [], errors: [{ start: 0, end: text.length }] };
  const comments: Span[] = [];
  const errors: Span[] = [];
  const root: Open = { name: scalar('', 0), start: 0, entries: [], text: undefined };
  const stack: Open[] = [root];
  const close = (end: number): void => {
    const done = stack.pop();
    if (done) stack.at(-1)?.entries.push({ start: done.start, end, key: done.name, value: nodeOf(done, end) });
  };
  let at = 0;
  MARKUP.lastIndex = 0;
  for (let match = MARKUP.exec(text); match; match = MARKUP.exec(text)) {
    takeText(stack.at(-1), text, at, match.index);
    const [opening, slash, name] = match;
    if (name === undefined) {
      at = skip(text, match.index, opening, comments, stack.at(-1));
    } else if (slash === '/') {
      at = after(text, '>', MARKUP.lastIndex);
      const depth = stack.findLastIndex((each) => each.name.value === name);
      if (depth < 1) errors.push({ start: match.index, end: at });
      else while (stack.length > depth) close(at);
    } else {
      const open: Open = {
        name: scalar(name, match.index + 1),
        start: match.index,
        entries: [],
        text: undefined,
      };
      const { end, empty } = readTag(text, MARKUP.lastIndex, open.entries);
      at = end;
      if (stack.length <= DEEPEST_SETTINGS) {
        stack.push(open);
        if (empty) close(at);
      }
    }
    MARKUP.lastIndex = at;
  }
  if (stack.length > 1) errors.push({ start: stack[1]?.start ?? 0, end: text.length });
  while (stack.length > 1) close(text.length);
  const roots: SettingsNode[] = [{ kind: 'map', start: 0, end: text.length, entries: root.entries }];
  return { roots: root.entries.length > 0 ? roots : [], commands: [], comments, errors };
};

function nodeOf({ entries, text, start }: Open, end: number): SettingsNode | undefined {
  if (entries.length === 0) return text;
  return { kind: 'map', start, end, entries };
}

function takeText(open: Open | undefined, text: string, from: number, to: number): void {
  if (!open || open.text) return;
  const raw = text.slice(from, to);
  const trimmed = raw.trim();
  if (trimmed !== '') open.text = scalar(trimmed, from + raw.indexOf(trimmed));
}

/** The end of what is no tag. */
function skip(text: string, start: number, opening: string, comments: Span[], open: Open | undefined): number {
  if (opening === '<!--') {
    const end = after(text, '-->', start + 4);
    comments.push({ start, end });
    return end;
  }
  if (opening !== '<![CDATA[') return after(text, '>', start);
  const end = after(text, ']]>', start);
  takeText(open, text, start + opening.length, Math.max(start + opening.length, end - 3));
  return end;
}

function readTag(
  text: string,
  from: number,
  entries: SettingsEntry[],
): { readonly end: number; readonly empty: boolean } {
  let at = from;
  for (;;) {
    ATTRIBUTE.lastIndex = at;
    const match = ATTRIBUTE.exec(text);
    if (!match) break;
    const [whole, name = '', double, single] = match;
    const raw = double ?? single ?? '';
    const start = at + whole.indexOf(name);
    const end = at + whole.length;
    const quote = double === undefined ? "'" : '"';
    const content = { start: end - 1 - raw.length, end: end - 1 };
    const value = decoded(raw);
    const key = scalar(name, start);
    const own: Scalar = {
      kind: 'scalar',
      start: content.start - 1,
      end,
      value,
      content,
      verbatim: value === raw,
      quote,
    };
    entries.push({ start, end, key, value: own });
    at = end;
  }
  TAG_END.lastIndex = at;
  const match = TAG_END.exec(text);
  return match ? { end: at + match[0].length, empty: match[1] === '/' } : { end: at, empty: true };
}

function after(text: string, wanted: string, from: number): number {
  const at = text.indexOf(wanted, from);
  return at < 0 ? text.length : at + wanted.length;
}

function decoded(raw: string): string {
  return raw.replace(/&(lt|gt|amp|quot|apos);/g, (_, name: string) => ENTITIES[name] ?? '');
}

function scalar(raw: string, start: number): Scalar {
  const span = { start, end: start + raw.length };
  const value = decoded(raw);
  return { kind: 'scalar', ...span, value, content: span, verbatim: value === raw, quote: undefined };
}
