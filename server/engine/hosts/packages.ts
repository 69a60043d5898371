/** A package or image that a command line starts. */
export interface StartedPackage {
  /** Which word names it. */
  readonly index: number;
  /** The part of the word that does, with the version: `name@1.2.3` of `--from=name@1.2.3`. */
  readonly text: string;
  readonly launcher: string;
  readonly name: string;
  /** What stands behind the name: a version, a range, a tag. */
  readonly version: string | undefined;
  readonly separator: string;
  /** It never asks whether to install: `npx -y`. */
  readonly unasked: boolean;
  readonly pinned: boolean;
}

interface Launcher {
  readonly kind: 'npm' | 'python' | 'image';
  /** Words that have to stand behind the command: `docker run`, `uv tool run`. */
  readonly verbs: readonly (readonly string[])[];
  /** Flags whose value is the package: `uvx --from pkg command`. */
  readonly named: readonly string[];
  /** Flags that take a value. */
  readonly valued: readonly string[];
}

const NPM_VALUED = ['--registry', '--cache', '--prefix', '--userconfig', '-c', '--call', '-w', '--workspace'];
const UV_VALUED =
  '--with --with-requirements --with-editable --python -p --index --index-url -i --extra-index-url --default-index --directory --project --refresh-package --env-file --cache-dir --config-file --index-strategy --prerelease -w'.split(
    ' ',
  );
const DOCKER_VALUED =
  '-e --env --env-file -v --volume --mount -p --publish --name --network --net --add-host -u --user -w --workdir --entrypoint -l --label -h --hostname --platform --pull -m --memory --cpus --restart --gpus --device --dns --cap-add --cap-drop --security-opt --tmpfs --shm-size --ulimit --log-driver --log-opt --stop-signal --cidfile --pid --ipc'.split(
    ' ',
  );

const npm = (verbs: readonly (readonly string[])[]): Launcher => ({
  kind: 'npm',
  verbs,
  named: ['-p', '--package'],
  valued: NPM_VALUED,
});
const python = (verbs: readonly (readonly string[])[]): Launcher => ({
  kind: 'python',
  verbs,
  named: ['--from', '--spec'],
  valued: UV_VALUED,
});

const LAUNCHERS: Readonly<Record<string, Launcher>> = {
  npx: npm([[]]),
  bunx: npm([[]]),
  pnpx: npm([[]]),
  pnpm: npm([['dlx']]),
  yarn: npm([['dlx']]),
  npm: npm([['exec'], ['x']]),
  bun: npm([['x']]),
  uvx: python([[]]),
  uv: python([['tool', 'run']]),
  pipx: python([['run']]),
  docker: { kind: 'image', verbs: [['run'], ['container', 'run']], named: [], valued: DOCKER_VALUED },
  podman: { kind: 'image', verbs: [['run'], ['container', 'run']], named: [], valued: DOCKER_VALUED },
};

/** They run code of the project itself. */
const RUNNERS =
  /^(?:tsx|ts-node|ts-node-dev|nodemon|node|dotenv|dotenv-cli|cross-env|env-cmd|typescript|vite-node|wrangler)$/;

/** The package or image that a command starts; undefined when it starts something else, or that cannot be read. */
export function startedPackage(command: string, words: readonly string[]): StartedPackage | undefined {
  const name = /([^/\\]+?)(?:\.(?:cmd|exe))?$/i.exec(command)?.[1]?.toLowerCase() ?? '';
  if (name === 'cmd' && /^\/c$/i.test(words[0] ?? '')) return shifted(words, 1);
  if ((name === 'env' || name === 'sudo') && words.length > 0) return shifted(words, 0);
  const launcher = Object.hasOwn(LAUNCHERS, name) ? LAUNCHERS[name] : undefined;
  const verb = launcher?.verbs.find((each) => each.every((word, at) => words[at] === word));
  if (!launcher || !verb) return undefined;
  const found = wordOfPackage(launcher, words, verb.length);
  if (!found) return undefined;
  const judged = judge(launcher.kind, found.text);
  if (!judged || RUNNERS.test(judged.name)) return undefined;
  const unasked = name !== 'npx' || words.some((word) => word === '-y' || word === '--yes');
  return { ...found, launcher: [name, ...verb].join(' '), unasked, ...judged };
}

/** `cmd /c npx …` */
function shifted(words: readonly string[], from: number): StartedPackage | undefined {
  const found = startedPackage(words[from] ?? '', words.slice(from + 1));
  return found && { ...found, index: found.index + from + 1 };
}

function wordOfPackage(
  { named, valued }: Launcher,
  words: readonly string[],
  from: number,
): { readonly index: number; readonly text: string } | undefined {
  let first: { readonly index: number; readonly text: string } | undefined;
  for (let index = from; index < words.length; index++) {
    const text = words[index] ?? '';
    const flag = text.split('=', 1)[0] ?? '';
    if (named.includes(flag)) {
      if (text.includes('=')) return { index, text: text.slice(flag.length + 1) };
      return words[index + 1] === undefined ? undefined : { index: index + 1, text: words[index + 1] ?? '' };
    }
    if (valued.includes(text)) index++;
    else if (!text.startsWith('-') && text !== '') {
      first = { index, text };
      break;
    }
  }
  return first;
}

function judge(
  kind: Launcher['kind'],
  text: string,
): Pick<StartedPackage, 'name' | 'version' | 'separator' | 'pinned'> | undefined {
  // A path, a variable, or an address.
  if (/^[./~\\<]|^[A-Za-z]:[\\/]|[${}\s]|^file:/.test(text) || text.length > 300) return undefined;
  if (kind === 'image') return judgeImage(text);
  if (/^(?:git\+|https?:|git:|ssh:|github:)|^[\w.-]+\/[\w.-]+(?:#|$)/.test(text)) return judgeRepository(text);
  return kind === 'npm' ? judgeNpm(text) : judgePython(text);
}

// @scope/name@1.2.3
function judgeNpm(text: string): ReturnType<typeof judge> {
  const match = /^((?:@[\w.-]+\/)?[\w.-]+)(?:@(.+))?$/.exec(text);
  if (!match?.[1]) return undefined;
  const version = match[2];
  return { name: match[1], version, separator: '@', pinned: version !== undefined && /^v?\d+\.\d+\.\d+/.test(version) };
}

// name==1.2.3, name@1.2.3, name[extra]
function judgePython(text: string): ReturnType<typeof judge> {
  const match = /^([A-Za-z\d][\w.-]*(?:\[[\w,.-]*\])?)(?:(===?|@|[<>~!]=?=?)(.+))?$/.exec(text);
  if (!match?.[1]) return undefined;
  const [, name, operator, version] = match;
  const isExact = operator === '==' || operator === '===' || operator === '@';
  const pinned = isExact && version !== undefined && /^\d/.test(version) && !version.includes('*');
  return { name, version, separator: '==', pinned };
}

// registry.example/name:1.2.3@sha256:…
function judgeImage(text: string): ReturnType<typeof judge> {
  const match = /^([\w.-]+(?::\d+)?(?:\/[\w.-]+)+)(?::([\w.-]+))?(@sha256:[\da-f]+)?$/.exec(text);
  // One word is what somebody builds on this machine, or an image that Docker itself looks after.
  if (!match?.[1]) return undefined;
  const version = match[2];
  const pinned = match[3] !== undefined || (version !== undefined && /\d/.test(version));
  return { name: match[1], version, separator: ':', pinned };
}

/** `git+https://host/owner/name@v1.2.3`: a commit or a tag of a version is pinned, a branch is not. */
function judgeRepository(text: string): ReturnType<typeof judge> {
  const [, name = text, version] = /^(.+?)(?:[@#](?!.*[@/])(.+))?$/.exec(text) ?? [];
  const pinned = version !== undefined && /^(?:[\da-f]{7,64}|v?\d+\.\d+.*)$/i.test(version);
  return { name, version, separator: '@', pinned };
}
