import { basename, dirname, relative } from '../../paths.ts';
import type { Fix } from '../../fix.ts';
import type { Fixer } from '../fixes.ts';
import { guided } from '../guided.ts';
import { addProperty, removeProperty } from '../json-edits.ts';
import { isOf } from '../subject.ts';

/** `http` becomes `https`. */
export const useTls: Fixer = function* (_finding, subject) {
  if (!isOf(subject, 'cleartextServer')) return;
  yield {
    id: 'use-https',
    title: 'Reach it over `https`',
    class: 'values',
    edits: [{ ...subject.scheme, text: 'https' }],
    steps: [`Check that \`${subject.machine}\` answers over TLS, and change the port where it has another one for it.`],
  };
};

/** `"password": true` */
export const maskInput: Fixer = function* (_finding, subject, context) {
  if (!isOf(subject, 'unmaskedInput')) return;
  const fix = flagged(subject, 'password', 'Do not show the answer', context.text(subject.at.path));
  if (fix) yield fix;
};

/** `"isSecret": true` */
export const declareSecret: Fixer = function* (_finding, subject, context) {
  if (!isOf(subject, 'undeclaredSecret')) return;
  const fix = flagged(subject, subject.flag, `Declare it with \`${subject.flag}\``, context.text(subject.at.path));
  if (fix) yield fix;
};

interface Flagged {
  readonly object: { readonly path: string; readonly start: number; readonly end: number };
  readonly present: { readonly path: string; readonly start: number; readonly end: number } | undefined;
}

function flagged(
  { object, present }: Flagged,
  flag: string,
  title: string,
  source: string | undefined,
): Fix | undefined {
  if (source === undefined) return undefined;
  const { path } = object;
  const edit = present ? { ...present, text: 'true' } : addProperty(source, object, flag, 'true');
  return edit && { id: 'set-flag', title, class: 'safe', edits: [{ ...edit, path }], steps: [] };
}

/** The version that the lockfile holds. */
export const pinPackage: Fixer = function* (_finding, subject) {
  if (!isOf(subject, 'unpinnedPackage')) return;
  const { at, name, locked, separator, launcher } = subject;
  if (locked === undefined) {
    const how = launcher.includes(' run') && separator === ':' ? 'its digest (`name@sha256:…`)' : 'its version';
    yield guided('pin-package', 'Name the version that you have looked at', [
      `Look up which release of \`${name}\` you trust, and write ${how} here.`,
      'Raise it on purpose, after you have read what has changed.',
    ]);
    return;
  }
  yield {
    id: 'pin-locked-version',
    title: `Pin \`${name}\` to ${locked}, the version that the project names`,
    class: 'safe',
    edits: [{ ...at, text: `${name}${separator}${locked}` }],
    steps: [],
  };
};

/** The setting goes, with its line. */
export const removeSwitch: Fixer = function* (_finding, subject, context) {
  if (!isOf(subject, 'dangerousSwitch')) return;
  const { at, name, removal } = subject;
  const source = context.text(at.path);
  const isJson = source !== undefined && /\.json[c5]?$|\.code-workspace$/.test(at.path);
  const edit = removal ? { ...removal, text: '' } : isJson ? removeProperty(source, at.start) : undefined;
  const step =
    'Where a certificate of your own authority is the reason, name it by `NODE_EXTRA_CA_CERTS` or `SSL_CERT_FILE`.';
  if (!edit) yield guided('remove-switch', `Remove \`${name}\``, [`Take \`${name}\` out of this file.`, step]);
  else
    yield {
      id: 'remove-switch',
      title: `Remove \`${name}\``,
      class: 'values',
      edits: [{ ...edit, path: at.path }],
      steps: [step],
    };
};

/** A line in `.gitignore`; what git holds already has to be taken out by hand. */
export const ignoreFile: Fixer = function* (_finding, subject) {
  if (!isOf(subject, 'unprotectedSecret')) return;
  const { at, exposure, file, ignoreFile: target, name, revoke } = subject;
  const issue = `Revoke \`${name}\` ${revoke === undefined ? 'where it was issued' : `at ${revoke}`} and issue a new one.`;
  if (exposure === 'shared') {
    yield guided('use-placeholder', 'Write a placeholder', [
      issue,
      `Leave the value of \`${name}\` empty here, or say what belongs there.`,
    ]);
    return;
  }
  const line = `${relative(dirname(target.path), dirname(at.path))}/${basename(at.path)}`.replace(/^\/?/, '/');
  if (exposure === 'tracked') {
    yield guided('take-out-of-git', 'Take the file out of version control', [
      issue,
      `Write \`${line}\` into \`.gitignore\` and run \`git rm --cached ${file}\`: the file stays on your machine, and leaves the repository with the next commit.`,
      'The history still holds it: that is why the credential has to be replaced.',
    ]);
    return;
  }
  const title = `Leave \`${file}\` out of version control`;
  const { text } = target;
  if (text === undefined) {
    yield {
      id: 'ignore-file',
      title,
      class: 'values',
      edits: [],
      creates: [{ path: target.path, text: `${line}\n` }],
      steps: [],
    };
    return;
  }
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const start = text.length;
  const before = text === '' || text.endsWith('\n') ? '' : newline;
  yield {
    id: 'ignore-file',
    title,
    class: 'safe',
    edits: [{ path: target.path, start, end: start, text: `${before}${line}${newline}` }],
    steps: [],
  };
};
