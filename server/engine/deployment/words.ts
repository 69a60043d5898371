import type { Command, Word } from '../settings/nodes.ts';
import { spanInWord } from '../settings/words.ts';
import type { Variable } from './environment.ts';

/** The names that a command gives values to: `A=b run`, `export A=b`, `echo "A=b"`, `--api-key=b`, `--api-key b`. */
export function* namedValues(command: Command): Generator<Variable> {
  for (const assignment of command.assignments) {
    const { name, nameSpan, value } = assignment;
    if (value && value.text !== '') yield { ...named(name, nameSpan, value, 0), setting: assignment };
  }
  let flag: Word | undefined;
  for (const word of command.words) {
    const [whole = '', , name = ''] = /^(?:(-{1,2})|)([A-Za-z_][\w-]*)=/.exec(word.text) ?? [];
    if (whole !== '' && word.text.length > whole.length) yield named(name, word, word, whole.length);
    else if (flag && !word.text.startsWith('-')) yield named(flag.text.replace(/^-+/, ''), flag, word, 0);
    flag = /^--[A-Za-z]/.test(word.text) && whole === '' ? word : undefined;
  }
}

function named(name: string, nameAt: Variable['nameAt'], word: Word, from: number): Variable {
  const value = word.text.slice(from);
  const at = from === 0 && word.verbatim ? word.content : spanInWord(word, { start: from, end: word.text.length });
  const exact = at.end - at.start === value.length;
  return { name, value, at: exact ? at : { start: word.start, end: word.end }, exact, nameAt, setting: word, keys: [] };
}
