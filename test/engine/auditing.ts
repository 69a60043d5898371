import { createAuditor } from '../../server/engine/auditor.ts';
import type { AuditOptions, Auditor, AuditResult } from '../../server/engine/audit.ts';
import type { Finding } from '../../server/engine/finding.ts';
import { memoryWorkspace } from '../support/memoryWorkspace.ts';
import { filesOf, type Files } from './support.ts';

export const ROOT = '/app';

/** A session over texts that a test may change. */
export interface Session {
  readonly auditor: Auditor;
  readonly texts: Map<string, string>;
  /** Changes a text and says so. */
  edit(path: string, text: string): void;
  remove(path: string): void;
}

export function open(files: Files, options?: AuditOptions): Session {
  const texts = new Map(Object.entries(filesOf(files)));
  const auditor = createAuditor(memoryWorkspace(texts, ROOT), options);
  return {
    auditor,
    texts,
    edit(path, text) {
      texts.set(path, text);
      auditor.invalidate(path);
    },
    remove(path) {
      texts.delete(path);
      auditor.invalidate(path);
    },
  };
}

export async function audit(files: Files, options?: AuditOptions): Promise<AuditResult> {
  return open(files, options).auditor.audit(undefined);
}

/** `main.ts:3 transport/all-interfaces`, with ` (suppressed)` behind it. */
export function shownFinding({ path, start, rule, suppression }: Finding, texts: ReadonlyMap<string, string>): string {
  const line = (texts.get(path) ?? '').slice(0, start).split('\n').length;
  return `${path.slice(ROOT.length + 1)}:${line} ${rule}${suppression ? ' (suppressed)' : ''}`;
}
