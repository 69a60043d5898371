import type { Fix } from '../../fix.ts';
import type { PipelineLeak } from '../../facts/deployment.ts';
import type { Fixer } from '../fixes.ts';
import { guided } from '../guided.ts';
import { isOf } from '../subject.ts';

/** `3000:3000` → `127.0.0.1:3000:3000` */
export const publishToLoopback: Fixer = function* (_finding, subject) {
  if (!isOf(subject, 'publishedPort')) return;
  const { address, at } = subject;
  if (address)
    yield {
      id: 'publish-to-loopback',
      title: 'Publish the port to this machine only',
      class: 'safe',
      edits: [{ path: at.path, start: address.at, end: address.at, text: address.text }],
      steps: ['Put a gate before the endpoint before other machines may reach it.'],
    };
  else
    yield guided('put-gate-before-port', 'Put a gate before what is published', [
      'Put a gate before the endpoint: `transport/unauthenticated-endpoint` has the fixes for that.',
      'Until then, let nobody in from outside: a `ClusterIP` service, `host_ip: 127.0.0.1`, or no port at all.',
    ]);
};

/** What the builder keeps for itself comes as a mount. */
export const mountSecret: Fixer = function* (_finding, subject) {
  if (!isOf(subject, 'imageLeak')) return;
  const { how, name } = subject;
  if (how === 'file')
    yield guided('leave-out-file', 'Leave the file out of the image', [
      `Take \`${name}\` out of the instruction and write it into \`.dockerignore\`, so that \`COPY . .\` leaves it out as well.`,
      'Give its variables to the container when it starts: by the platform, or with `--env-file`.',
    ]);
  else
    yield guided('mount-secret', 'Mount the secret while the build needs it', [
      `Remove \`ARG ${name}\` and mount the secret where it is used: \`RUN --mount=type=secret,id=${name.toLowerCase()},env=${name} …\`.`,
      `Build with \`docker build --secret id=${name.toLowerCase()},env=${name} .\`. No layer and no history holds it then.`,
      'What the server needs at run time comes when the container starts.',
    ]);
};

/** `ssl_verify_client optional` → `on` */
export const needClientCertificate: Fixer = function* (_finding, subject) {
  if (!isOf(subject, 'optionalClientCertificate')) return;
  const { at, strict } = subject;
  if (strict === undefined) return;
  yield {
    id: 'need-client-certificate',
    title: `Need a certificate: \`${strict}\``,
    class: 'safe',
    edits: [{ ...at, text: strict }],
    steps: ['Put paths that are open, such as a health check, on a server of their own.'],
  };
};

/** `chmod 644 server.key` → `chmod 600 server.key` */
export const closeKeyFile: Fixer = function* (_finding, subject) {
  if (!isOf(subject, 'keyExposure')) return;
  const { at, how, file } = subject;
  if (how === 'mode')
    yield {
      id: 'close-key-file',
      title: 'Let only the owner read the key',
      class: 'safe',
      edits: [{ ...at, text: '600' }],
      steps: ['Start the server as the user who owns the file.'],
    };
  else
    yield guided('mount-key', 'Mount the key when the container starts', [
      `Take \`${file}\` out of the instruction, and write it into \`.dockerignore\`.`,
      'Make a new key, because the old one is in the images that were built.',
      'Mount the new one when the container starts: `secrets:` of the compose file, a Kubernetes `Secret`, a volume that only the server reads.',
    ]);
};

const PIPELINE_PLANS = {
  printed: 'Print a word about the secret instead: whether it is set, or how long it is (`${#NAME}`).',
  encoded: 'Write it into a file of the job, or hand it over through standard input, instead of the log.',
  environment: 'Print the variables that you need by name.',
  traced: 'Leave `set -x` out of steps that have secrets, or take it back (`set +x`) before the command.',
  argument:
    'Give the secret to the step with `env:`, and write `"$NAME"` in the command; better, hand it over through standard input or a file.',
  untrusted:
    'Build pull requests with `on: pull_request`, which has no secrets, and keep `pull_request_target` for jobs that check out nothing of the pull request.',
} as const;

/** A step of a pipeline stops showing its secret. */
export const keepOutOfLog: Fixer = function* (_finding, subject, context) {
  if (!isOf(subject, 'pipelineLeak')) return;
  const plan = PIPELINE_PLANS[subject.how];
  yield (
    withoutCommand(subject, context.text(subject.at.path)) ??
    guided('keep-secret-out-of-log', 'Keep the secret to the command that needs it', [plan])
  );
};

/** `set -x` and `printenv` on a line of their own go, `set -ex` becomes `set -e`. */
function withoutCommand({ how, at, removal }: PipelineLeak, text = ''): Fix | undefined {
  const written = text.slice(at.start, at.end);
  const [, before = '', behind = ''] = how === 'traced' ? (/^set -([a-wyz]*)x([a-wyz]*)$/.exec(written) ?? []) : [];
  const left = before + behind;
  const edit = left !== '' ? { ...at, text: `set -${left}` } : removal && { ...removal, text: '' };
  if (!edit) return undefined;
  const title = `Remove \`${how === 'traced' ? 'set -x' : written}\``;
  return { id: 'remove-command', title, class: 'safe', edits: [edit], steps: [] };
}
