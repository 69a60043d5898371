import assert from 'node:assert/strict';
import fc from 'fast-check';
import { leaksOfText } from '../../server/engine/frameworks/leaks.ts';
import { sample } from '../../server/engine/secrets/sample.ts';

const exa = sample('exa', 3) ?? '';
const datadog = sample('datadog', 1) ?? '';
const foundIn = (text: string, path = '/app/notes.txt'): string[] =>
  [...leaksOfText(path, text)].map(({ at, format }) => `${format} ${text.slice(at.start, at.end)}`);

describe('a credential without a look of its own is told', () => {
  const named: Readonly<Record<string, string>> = {
    'by its name': `EXA_API_KEY=${exa}`,
    'by its name in JSON': `{ "exaApiKey": "${exa}" }`,
    'by its name in JSON in a string': JSON.stringify(JSON.stringify({ exa_api_key: exa })),
    'by its name and a type': `const exaKey: string = '${exa}';`,
    'by the name of a variable with a default': `key = os.environ.get("EXA_API_KEY", "${exa}")`,
    'by the name behind ??': `const key = process.env.EXA_API_KEY ?? '${exa}';`,
    'by a flag': `npx exa-mcp --exa-api-key ${exa}`,
    'by an instruction': `FROM node\nENV EXA_API_KEY ${exa}\n`,
    'by name and value apart': `- name: EXA_API_KEY\n  value: ${exa}\n`,
    'by the server that a flag is given to': `"args": ["-y", "exa-mcp-server", "--api-key", "${exa}"]`,
    'by the address before a header': `curl https://api.exa.ai/search -H "Authorization: Bearer ${exa}"`,
    'by the address of a query': `https://mcp.exa.ai/mcp?apiKey=${exa}&tools=search`,
    'by what is said some lines before': `exa = Exa(\n    ${'timeout=30, '.repeat(12)}\n    api_key="${exa}",\n)`,
    'in an element': `<exaToken>\n    ${exa}\n</exaToken>`,
  };
  for (const [how, text] of Object.entries(named)) {
    it(how, () => assert.deepEqual(foundIn(text), [`exa ${exa}`]));
  }

  it('by the last part of a name with dots', () => {
    assert.deepEqual(foundIn(`settings.datadog.api_key = "${datadog}"`), [`datadog ${datadog}`]);
  });
});

describe('a value is left alone', () => {
  const harmless: Readonly<Record<string, string>> = {
    'that no name calls a credential': `exa_request_id = ${exa}`,
    'of a name that is somebody else’s': `https://api.exa.ai GITLAB_KEY=${exa}`,
    'that is the next item of a list': `["exa.token", "${exa}"]`,
    'that is a call': `exa_token = read${datadog}(`,
    'that has a part to fill in': `EXA_API_KEY=${exa}<suffix>`,
    'that is a small word': 'MISTRAL_API_KEY=abcdefabcdefabcdefabcdefabcdefab',
  };
  for (const [which, text] of Object.entries(harmless)) it(which, () => assert.deepEqual(foundIn(text), []));

  it('of no known format in prose', () => assert.deepEqual(foundIn(`apiKey = "${datadog}"`), []));
});

describe('a value of no known format', () => {
  it('is told in a language that is not parsed', () => {
    assert.deepEqual(foundIn(`apiKey := "${datadog}"`, '/app/main.go'), [`generic ${datadog}`]);
  });

  it('is none there without quotes', () => assert.deepEqual(foundIn(`apiKey = ${datadog}`, '/app/main.go'), []));
});

it('whatever stands in a text, its credentials are in it', () => {
  const piece = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('EXA_API_KEY', '="', exa, '--token ', ': '));
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const text = pieces.join('');
      for (const { at } of leaksOfText('/a.rb', text))
        assert.ok(at.start >= 0 && at.start < at.end && at.end <= text.length);
    }),
  );
});
