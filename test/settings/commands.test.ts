import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readDockerfile } from '../../server/engine/settings/dockerfile.ts';
import { readCaddy, readNginx } from '../../server/engine/settings/directives.ts';
import type { Command, ReadSettings } from '../../server/engine/settings/nodes.ts';
import { readShell } from '../../server/engine/settings/shell.ts';
import { spanInWord } from '../../server/engine/settings/words.ts';

/** `name [word, word] A=b >file` and what is inside in braces. */
function shown({ name, words, assignments, commands, output }: Command): string {
  const given = assignments.map((each) => `${each.name}=${each.value?.text ?? ''}`);
  const inside = commands.length > 0 ? [`{ ${commands.map(shown).join('; ')} }`] : [];
  const to = output === 'shown' ? [] : [output];
  return [name, ...words.map(({ text }) => `[${text}]`), ...given, ...to, ...inside]
    .filter((part) => part !== '')
    .join(' ');
}

const read = (reader: ReadSettings, text: string): string[] => reader('file', text).commands.map(shown);

describe('shell scripts as commands', () => {
  const cases: readonly (readonly [what: string, text: string, expected: readonly string[]])[] = [
    ['a command with quoted words', `curl -H "X: y" 'a b' c\\ d`, ['curl [-H] [X: y] [a b] [c d]']],
    ['lists', 'a; b && c || d & e', ['a', 'b', 'c', 'd', 'e']],
    [
      'a pipeline',
      'echo $TOKEN | docker login --password-stdin',
      ['echo [$TOKEN] pipe', 'docker [login] [--password-stdin]'],
    ],
    ['output to a file', 'echo $KEY > key.txt 2>&1', ['echo [$KEY] file']],
    ['errors that are thrown away', 'env 2>/dev/null', ['env']],
    ['assignments before a command', `A=1 B='x y' run now`, ['run [now] A=1 B=x y']],
    ['bare assignments', 'KEY="a b"', ['KEY=a b']],
    ['export', 'export A=b C', ['export A=b C=']],
    ['a command in a word', 'x "$(cat a | b)"', ['x [$(cat a | b)] { cat [a] pipe; b }']],
    ['backticks', 'x `y z`', ['x [`y z`] { y [z] }']],
    ['a line that goes on', 'openssl req \\\n  -nodes', ['openssl [req] [-nodes]']],
    ['a comment', 'a # b "\nc', ['a', 'c']],
    ['a sign that is no comment', 'a b#c', ['a [b#c]']],
    ['a here-document', 'cat <<EOF > f\n$( "\nEOF\nnext', ['cat file', 'next']],
    ['a here-document with tabs', 'cat <<-"E"\n\tx\n\tE\nnext', ['cat', 'next']],
    ['branches', 'if [ -z "$A" ]; then b; else c; fi', ['[ [-z] [$A] []]', 'b', 'c']],
    ['a subshell', '(a; b) && { c; }', ['a', 'b', 'c']],
    ['an expression of a workflow', 'deploy --key ${{ secrets.KEY }} x', ['deploy [--key] [${{ secrets.KEY }}] [x]']],
    ['an open quote', 'a "b\nc', ['a [b\nc]']],
    ['an open substitution', 'a $(b', ['a [$(b] { b }']],
    ['Windows line breaks', 'a b\r\nc \\\r\n d\r\n', ['a [b]', 'c [d]']],
  ];
  for (const [what, text, expected] of cases) {
    it(`reads ${what}`, () => assert.deepEqual(read(readShell, text), expected));
  }

  it('knows where a part of a word stands', () => {
    const text = `curl "https://x/?key=""abc"`;
    const word = readShell('file', text).commands[0]?.words[0];
    assert.ok(word);
    const at = word.text.indexOf('abc');
    const span = spanInWord(word, { start: at, end: at + 3 });
    assert.equal(text.slice(span.start, span.end), 'abc');
  });

  it('knows what is between the quotes of an assigned value', () => {
    const text = 'export KEY="a b"';
    const content = readShell('file', text).commands[0]?.assignments[0]?.value?.content;
    assert.equal(text.slice(content?.start, content?.end), 'a b');
  });

  it('names the variables that a word expands', () => {
    const words = readShell('file', 'x "$A ${B:-c} ${{ d }} \\$E" \'$F\'').commands[0]?.words;
    assert.deepEqual(
      words?.map(({ variables }) => variables),
      [['A', 'B'], []],
    );
  });
});

describe('Dockerfiles as commands', () => {
  const cases: readonly (readonly [what: string, text: string, expected: readonly string[]])[] = [
    ['stages', 'FROM node:24 AS build\nfrom build', ['FROM [node:24] [AS] [build]', 'from [build]']],
    ['variables', 'ENV A=b C="d e" \\\n  # f\n  G=h', ['ENV A=b C=d e G=h']],
    ['a variable in the old form', 'ENV KEY some words', ['ENV KEY=some words']],
    ['arguments', 'ARG A\nARG B=c', ['ARG A=', 'ARG B=c']],
    ['a value with operators', 'ENV A=b;c|d&e', ['ENV A=b;c|d&e']],
    ['shell commands', 'RUN a && \\\n # b\n\n  c', ['RUN { a; c }']],
    ['a mounted secret', 'RUN --mount=type=secret,id=k npm ci', ['RUN [--mount=type=secret,id=k] { npm [ci] }']],
    ['the form of a program', 'CMD ["node", "a.js"]', ['CMD [node] [a.js] { node [a.js] }']],
    ['a shell in that form', 'RUN ["sh", "-c", "a; b"]', ['RUN [sh] [-c] [a; b] { sh [-c] [a; b] { a; b } }']],
    ['a here-document', 'RUN <<EOF\na\nb c\nEOF\nUSER x', ['RUN { a; b [c] }', 'USER [x]']],
    ['a here-document for another program', 'RUN python <<EOF\na\nEOF', ['RUN { python }']],
    ['a file in place', 'COPY <<"E" /x\nRUN a\nE\nRUN b', ['COPY [<<E] [/x]', 'RUN { b }']],
    [
      'health checks',
      'HEALTHCHECK --retries=3 \\\n  CMD curl x || exit 1',
      ['HEALTHCHECK [--retries=3] { CMD { curl [x]; exit [1] } }'],
    ],
    ['another escape', '# escape=`\nRUN a `\n  b', ['RUN { a [b] }']],
    ['no line break at the end', 'EXPOSE 3000', ['EXPOSE [3000]']],
  ];
  for (const [what, text, expected] of cases) {
    it(`reads ${what}`, () => assert.deepEqual(read(readDockerfile, text), expected));
  }

  it('finds comments between and within instructions', () => {
    const text = '# a\nRUN b \\\n# c\n  d\n';
    const comments = readDockerfile('file', text).comments.map(({ start, end }) => text.slice(start, end));
    assert.deepEqual(comments, ['# a', '# c']);
  });
});

describe('directives of servers', () => {
  it('reads blocks of nginx', () => {
    const text = 'http {\n  server { # x\n    ssl_protocols TLSv1 "TLSv1.2";\n    listen 443 ssl;\n  }\n}\n';
    assert.deepEqual(read(readNginx, text), [
      'http { server { ssl_protocols [TLSv1] [TLSv1.2]; listen [443] [ssl] } }',
    ]);
  });

  it('reads blocks of Caddy', () => {
    const text = 'example.com {\n  tls {\n    client_auth {\n      mode request\n    }\n  }\n  root * {$DIR}\n}\n';
    assert.deepEqual(read(readCaddy, text), [
      'example.com { tls { client_auth { mode [request] } }; root [*] [{$DIR}] }',
    ]);
  });
});

describe('every reader of commands', () => {
  const pieces = fc.array(
    fc.constantFrom(
      ...[
        'RUN ',
        'ENV ',
        'a',
        '=',
        ' ',
        '\n',
        '\r\n',
        '\\',
        '"',
        "'",
        '`',
        '$',
        '$(',
        '${',
        '{',
        '}',
        '(',
        ')',
        '|',
        '&',
        ';',
      ],
      ...[
        '<<EOF',
        'EOF',
        '<',
        '>',
        '#',
        '[',
        ']',
        ',',
        '# escape=`\n',
        '--mount=x',
        'ONBUILD ',
        'HEALTHCHECK ',
        'COPY ',
      ],
    ),
    { maxLength: 60 },
  );
  for (const [name, reader] of Object.entries({ readShell, readDockerfile, readNginx, readCaddy })) {
    it(`${name} reads any text, with spans inside of it`, () => {
      fc.assert(
        fc.property(
          fc.oneof(
            pieces.map((parts) => parts.join('')),
            fc.string({ unit: 'binary' }),
          ),
          (text) => {
            const { commands, comments } = reader('file', text);
            for (const span of [...comments, ...spansOf(commands)])
              assert.ok(0 <= span.start && span.start <= span.end && span.end <= text.length, JSON.stringify(span));
          },
        ),
        { numRuns: 2_000 },
      );
    });

    it(`${name} reads however many commands there are`, () => {
      for (const part of ['a\n', 'a {\n}\n', '$(a)'])
        assert.ok(reader('file', part.repeat(130_000)).commands.length > 0, part);
    });
  }
});

function* spansOf(commands: readonly Command[]): Generator<{ start: number; end: number }> {
  for (const command of commands) {
    yield command;
    for (const word of command.words) yield* [word, word.content];
    for (const assignment of command.assignments) {
      yield* [assignment, assignment.nameSpan];
      if (assignment.value) yield* [assignment.value, assignment.value.content];
    }
    yield* spansOf(command.commands);
  }
}
