import type { Fix } from '../../fix.ts';
import type { Finding } from '../../finding.ts';
import type { Fixer } from '../fixes.ts';

const OLD = /^(?:SSLv[23]|TLSv1|TLSv1\.[01]|tls1\.[01]|VersionTLS1[01])$/;
const NEW = /\b(?:TLSv1\.[23]|tls1\.[23])\b/;

/** `ssl_protocols TLSv1 TLSv1.2` → `ssl_protocols TLSv1.2`, and the oldest good version where none is left. */
export const dropOldVersion: Fixer = function* (finding, _subject, context) {
  const text = context.module(finding.path) ? undefined : context.text(finding.path);
  const fix = finding.messageId === 'version' && text !== undefined ? withoutOld(finding, text) : undefined;
  if (fix) yield fix;
};

function withoutOld({ path, start, end }: Finding, text: string): Fix | undefined {
  const written = text.slice(start, end);
  const rest = text.slice(Math.max(text.lastIndexOf('\n', start - 1) + 1, start - 200), start) + lineFrom(text, end);
  const made = (edit: { start: number; end: number; text: string }): Fix => ({
    id: 'drop-old-version',
    title: 'Let in TLS 1.2 and newer only',
    class: 'safe',
    edits: [{ path, ...edit }],
    steps: [],
  });
  // one value with several versions: `TLSv1.1,TLSv1.2`
  if (!OLD.test(written)) {
    const left = written.split(',').filter((each) => !OLD.test(each.trim()));
    return made({ start, end, text: left.length > 0 ? left.join(',').trim() : 'TLSv1.2' });
  }
  if (NEW.test(rest)) {
    const [blank = ''] = /^[ \t]+/.exec(text.slice(end)) ?? [];
    return made({ start, end: end + blank.length, text: '' });
  }
  return made({ start, end, text: newest(written) });
}

function newest(old: string): string {
  if (old.startsWith('VersionTLS')) return 'VersionTLS12';
  return old.startsWith('tls') ? 'tls1.2' : 'TLSv1.2';
}

function lineFrom(text: string, at: number): string {
  const end = text.indexOf('\n', at);
  return text.slice(at, end < 0 ? text.length : end);
}
