import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { LANGUAGES } from '../../client/languages.ts';

interface Manifest {
  readonly activationEvents: readonly string[];
  readonly icon: string;
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly grammars: readonly { readonly path: string }[];
    readonly walkthroughs: readonly { readonly steps: readonly { readonly media: { readonly markdown: string } }[] }[];
    readonly viewsContainers: { readonly activitybar: readonly { readonly icon: string }[] };
  };
}

const root = new URL('../../', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as Manifest;

describe('the manifest of the extension', () => {
  const { commands, grammars, walkthroughs, viewsContainers } = manifest.contributes;

  it('starts the extension for the audited languages and for nothing else', () => {
    assert.deepEqual(
      manifest.activationEvents,
      LANGUAGES.map((language) => `onLanguage:${language}`),
    );
  });

  it('names files that exist', () => {
    const pages = walkthroughs.flatMap(({ steps }) => steps.map(({ media }) => media.markdown));
    const icons = [manifest.icon, ...viewsContainers.activitybar.map(({ icon }) => icon)];
    for (const path of [...icons, ...grammars.map((grammar) => grammar.path), ...pages]) {
      assert.ok(existsSync(new URL(path, root)), path);
    }
  });

  it('names its commands after the extension', () => {
    for (const { command } of commands) assert.match(command, /^mcpAuthAudit\.[a-z][A-Za-z]+$/);
  });

  it('has a walkthrough of four steps', () => {
    assert.deepEqual(
      walkthroughs.map(({ steps }) => steps.length),
      [4],
    );
  });
});
