import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readDotenv } from '../../server/engine/settings/dotenv.ts';
import { readJson } from '../../server/engine/settings/json.ts';
import { readLines } from '../../server/engine/settings/lines.ts';
import { readMarkdown } from '../../server/engine/settings/markdown.ts';
import type { ReadSettings } from '../../server/engine/settings/nodes.ts';
import { readToml } from '../../server/engine/settings/toml.ts';
import { readXml } from '../../server/engine/settings/xml.ts';
import { readYaml } from '../../server/engine/settings/yaml.ts';
import { printed, spansOf } from './print.ts';

const READERS: Readonly<Record<string, ReadSettings>> = {
  JSON: readJson,
  YAML: readYaml,
  TOML: readToml,
  dotenv: readDotenv,
  properties: readLines,
  XML: readXml,
  Markdown: readMarkdown,
};

const reading =
  (read: ReadSettings) =>
  (text: string): string =>
    printed(read('/file', text), text);

const commentsOf = (read: ReadSettings, text: string): string[] =>
  read('/file', text).comments.map(({ start, end }) => text.slice(start, end));

describe('JSON is read', () => {
  const read = reading(readJson);

  it('with objects, lists and values in their places', () => {
    assert.equal(read('{ "a": [1, true, null], "b": { "c": "d" } }'), '{a:[1,true,null],b:{c:d}}');
  });

  it('with escapes resolved', () => {
    assert.equal(read('{ "a": "x\\ny" }'), '{a:"x\\ny"}');
  });

  it('with comments and trailing commas', () => {
    assert.equal(read('{ // one\n "a": 1, /* two */ }'), '{a:1}');
    assert.deepEqual(commentsOf(readJson, '{ // one\n "a": "// no", /* two */ }'), ['// one', '/* two */']);
  });

  it('as far as it goes while it is typed', () => {
    assert.equal(read('{ "a": 1, "b": { "c": '), '{a:1,b:{c:}}');
  });

  it('with a key that comes twice, twice', () => {
    assert.equal(read('{ "a": 1, "a": 2 }'), '{a:1,a:2}');
  });
});

describe('YAML is read', () => {
  const read = reading(readYaml);

  it('with mappings, sequences and quotes', () => {
    assert.equal(read(`a:\n  - "b"\n  - 'c'\n  - d e\nf: { g: 1 }\n`), '{a:[b,c,d e],f:{g:1}}');
  });

  it('one root a document', () => {
    assert.equal(read('a: 1\n---\nb: 2\n'), '{a:1} --- {b:2}');
  });

  it('with aliases as what they stand for', () => {
    assert.equal(read('a: &x { k: v }\nb: *x\n'), '{a:{k:v},b:{k:v}}');
  });

  it('with merged mappings behind the own keys', () => {
    assert.equal(read('a: &x { k: v, l: w }\nb:\n  <<: *x\n  k: own\n'), '{a:{k:v,l:w},b:{k:own,l:w}}');
  });

  it('with the lines of a block, which are no verbatim value', () => {
    assert.equal(read('a: |\n  one\n  two\n'), '{a:"one\\ntwo\\n"}');
  });

  it('with tags, which make something else of a value', () => {
    const [root] = readYaml('/file', 'a: !secret name\n').roots;
    const value = root?.kind === 'map' ? root.entries[0]?.value : undefined;
    assert.equal(value?.kind === 'scalar' ? value.tag : undefined, '!secret');
  });

  it('with nothing behind a key that has nothing', () => {
    assert.equal(read('a:\nb: ""\n'), '{a:,b:}');
  });

  it('with its comments', () => {
    assert.deepEqual(commentsOf(readYaml, '# one\na: "# no" # two\nb: |\n  # no\n'), ['# one', '# two']);
  });

  it('to an end when aliases grow', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let n = 1; n < 30; n++)
      lines.push(
        `a${n}: &a${n} [${Array(10)
          .fill(`*a${n - 1}`)
          .join(', ')}]`,
      );
    const [root] = readYaml('/file', lines.join('\n')).roots;
    assert.equal(root?.kind, 'map');
  });
});

describe('TOML is read', () => {
  const read = reading(readToml);

  it('with tables and dotted keys as nested maps', () => {
    assert.equal(read('[a.b]\nc = "d"\n[a]\ne.f = 1\n'), '{a:{b:{c:d},e:{f:1}}}');
  });

  it('with lists of tables', () => {
    assert.equal(read('[[a]]\nb = 1\n[[a]]\nb = 2\n'), '{a:[{b:1},{b:2}]}');
  });

  it('with inline tables and lists', () => {
    assert.equal(read(`a = { b = 'c' }\nd = ["e", true]\n`), '{a:{b:c},d:[e,true]}');
  });

  it('with texts of several lines', () => {
    assert.equal(read('a = """\nb\n"""\n'), '{a:b\n}');
  });

  it('line by line where it is broken', () => {
    assert.equal(read('[a]\nb = "c"\nd = \ne = "f\n'), '{a:{b:c,d:,e:"f}}');
  });

  it('with its comments', () => {
    assert.deepEqual(commentsOf(readToml, '# one\na = "# no" # two\n'), ['# one', '# two']);
  });
});

describe('An environment file is read', () => {
  const read = reading(readDotenv);

  it('with quotes of three kinds, and without', () => {
    assert.equal(read('A=a b\nB="c"\nC=\'d\'\nD=`e`\n'), '{A:a b,B:c,C:d,D:e}');
  });

  it('with `export`, blanks and colons', () => {
    assert.equal(read('export A = b\nC: d\n'), '{A:b,C:d}');
  });

  it('with values of several lines', () => {
    assert.equal(read('A="b\nc"\nD=e\n'), '{A:b\nc,D:e}');
  });

  it('with escapes between double quotes only', () => {
    assert.equal(read('A="b\\nc"\nD=\'e\\nf\'\n'), '{A:"b\\nc",D:e\\nf}');
  });

  it('without comments, which begin behind a blank', () => {
    assert.equal(read('# x\nA=b#c # d\nE="f # g" # h\n'), '{A:b#c,E:f # g}');
  });

  it('with references as they are written', () => {
    assert.equal(read('A=${B:-c}\n'), '{A:${B:-c}}');
  });

  it('with nothing behind a name', () => {
    assert.equal(read('A=\nB=\n'), '{A:,B:}');
  });

  it('with a quote that nothing closes as part of its line', () => {
    assert.equal(read('A="b\nC=d\n'), '{A:"b,C:d}');
  });

  it('with line ends of Windows', () => {
    assert.equal(read('A=b\r\nC="d"\r\n'), '{A:b,C:d}');
  });
});

describe('A properties file is read', () => {
  const read = reading(readLines);

  it('with equals signs and colons', () => {
    assert.equal(read('a.b=c\nd : e\n'), '{a.b:c,d:e}');
  });

  it('with sections as maps', () => {
    assert.equal(read('a = b\n[s]\nc = d\n'), '{a:b,s:{c:d}}');
  });

  it('with lines that go on', () => {
    assert.equal(read('a = b\\\n  c\nd = e\n'), '{a:"bc",d:e}');
  });

  it('with its comments', () => {
    assert.deepEqual(commentsOf(readLines, '# one\n! two\n; three\na = b # no\n'), ['# one', '! two', '; three']);
  });
});

describe('XML is read', () => {
  const read = reading(readXml);

  it('with attributes and children', () => {
    assert.equal(read('<?xml version="1.0"?><a b="c"><d>e</d></a>'), '{a:{b:c,d:e}}');
  });

  it('with entities resolved', () => {
    assert.equal(read('<a b="c &amp; d"/>'), '{a:{b:"c & d"}}');
  });

  it('with sections of text', () => {
    assert.equal(read('<a><![CDATA[b < c]]></a>'), '{a:b < c}');
  });

  it('as far as it goes when elements are not closed', () => {
    assert.equal(read('<a><b>c</a>'), '{a:{b:c}}');
  });

  it('with its comments', () => {
    assert.deepEqual(commentsOf(readXml, '<a><!-- b --></a>'), ['<!-- b -->']);
  });
});

describe('A page is read', () => {
  const read = reading(readMarkdown);

  it('for the JSON in it, in its place', () => {
    assert.equal(read('# A\n\n```json\n{ "a": 1 }\n```\n\n```ts\n({ b: 1 })\n```\n'), '{a:1}');
  });

  it('also below an item of a list', () => {
    assert.equal(read('- A\n\n  ```jsonc\n  { "a": 1 } // b\n  ```\n'), '{a:1}');
  });

  it('with comments of HTML', () => {
    assert.deepEqual(commentsOf(readMarkdown, 'A <!-- b --> c'), ['<!-- b -->']);
  });
});

describe('Any text', () => {
  const piece = fc.constantFrom(
    ...['{', '}', '[', ']', '"', "'", '`', ':', ',', '=', '\n', '\n  ', '- ', '# ', '// ', '/*', '&x', '*x', '<<: '],
    ...['|', '<a', '</a>', '<!--', '-->', '```json\n', '```\n', '\\', '${', '1', 'a', '[[', ']]', '"""', ' ', '\t'],
    ...['\r\n', '---', '? ', '!t ', '\u0000', '\uFEFF', '😀', '%', '@', 'export '],
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 80 }),
    fc.array(piece, { maxLength: 60 }).map((parts) => parts.join('')),
  );

  for (const [name, read] of Object.entries(READERS)) {
    it(`is read as ${name}, with places inside of it`, () => {
      fc.assert(
        fc.property(text, (sample) => {
          const { roots, comments, errors } = read('/file', sample);
          return [...roots.flatMap((root) => [...spansOf(root)]), ...comments, ...errors].every(
            ({ start, end }) => 0 <= start && start <= end && end <= sample.length,
          );
        }),
        { numRuns: 500 },
      );
    });

    it(`is read as ${name} however deep it nests`, () => {
      for (const opening of ['{"a":', '[', 'a: [', '- - ', '&x [*x,', '<a>', '((', 'a.a.']) {
        assert.doesNotThrow(() => read('/file', opening.repeat(20_000)));
      }
    });
  }
});
