import type { PublishedPort } from '../facts/deployment.ts';
import { dirname, join } from '../paths.ts';
import type { Around } from '../settings/around.ts';
import type { Command, Word } from '../settings/nodes.ts';
import { spanInWord } from '../settings/words.ts';
import { containerAbove, containerIn, openEndpoint, type Container } from './behind.ts';
import { allCommands, unwrapped } from './embedded-shell.ts';
import { mappingOf } from './port-mapping.ts';

/** `docker run -p 3000:3000 image`, where the image is built from code whose endpoint nothing guards. */
export function* portsOfCommands(path: string, commands: readonly Command[], around: Around): Generator<PublishedPort> {
  const all = [...allCommands(commands)].map(unwrapped);
  const images = new Map(all.flatMap((command) => builtImage(path, command.name, command.words, around)));
  for (const { name, words } of all) {
    if (!isRuntime(name) || !words.some(({ text }) => text === 'run')) continue;
    const container = containerRun(path, words, images, around);
    const open = container && openEndpoint(container, path, around);
    if (!open) continue;
    for (const { word, from } of publishedBy(words)) {
      const shown = word.text.slice(from);
      const mapping = mappingOf(shown);
      if (!mapping?.isPublic) continue;
      const span = spanInWord(word, { start: from, end: word.text.length });
      const address = { at: span.start, text: mapping.prefix };
      yield {
        kind: 'publishedPort',
        at: { path, ...span },
        shown,
        by: `${name} run`,
        how: 'docker-run',
        address,
        open,
      };
    }
  }
}

function isRuntime(name: string): boolean {
  return name === 'docker' || name === 'podman' || name === 'nerdctl';
}

/** `-p 3000:3000`, `--publish=3000:3000` */
function* publishedBy(words: readonly Word[]): Generator<{ readonly word: Word; readonly from: number }> {
  for (const [index, word] of words.entries()) {
    const next = words[index + 1];
    if (/^(?:-p|--publish)$/.test(word.text) && next) yield { word: next, from: 0 };
    const [joined] = /^(?:--publish=|-p=?(?=\d))/.exec(word.text) ?? [];
    if (joined !== undefined) yield { word, from: joined.length };
  }
}

/** `docker build -t image folder` */
function builtImage(
  path: string,
  name: string,
  words: readonly Word[],
  around: Around,
): readonly (readonly [image: string, container: Container])[] {
  const texts = words.map(({ text }) => text);
  const tag = texts[texts.findIndex((text) => text === '-t' || text === '--tag') + 1];
  if (!isRuntime(name) || !texts.includes('build') || tag === undefined) return [];
  const context = texts.at(-1) ?? '.';
  const file = texts[texts.findIndex((text) => text === '-f' || text === '--file') + 1];
  for (const base of [dirname(path), around.root(path)]) {
    const found = containerIn(
      join(base, context),
      around,
      texts.includes('-f') && file !== undefined ? file : undefined,
    );
    if (found) return [[tag, found]];
  }
  return [];
}

/** The container of an image that the script builds, or of one with a name of no registry beside a Dockerfile. */
function containerRun(
  path: string,
  words: readonly Word[],
  images: ReadonlyMap<string, Container>,
  around: Around,
): Container | undefined {
  const texts = words.map(({ text }) => text);
  const built = texts.map((text) => images.get(text)).find((each) => each !== undefined);
  if (built) return withVariables(built, texts);
  const image = texts.slice(texts.indexOf('run') + 1).findLast((text) => /^[a-z][\w.-]*(?::[\w.-]+)?$/.test(text));
  const above = image !== undefined && /mcp/i.test(image) ? containerAbove(path, around) : undefined;
  return above && withVariables(above, texts);
}

/** `-e HOST=0.0.0.0` */
function withVariables(container: Container, texts: readonly string[]): Container {
  const variables = new Map(container.variables);
  for (const text of texts) {
    const [, name, value] = /^(?:--env=|-e)?([A-Za-z_]\w*)=(.*)$/s.exec(text) ?? [];
    if (name !== undefined && value !== undefined) variables.set(name, value);
  }
  return { ...container, variables, words: [...container.words, ...texts] };
}
