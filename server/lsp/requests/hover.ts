import type { Connection, Hover, HoverParams } from 'vscode-languageserver';
import { MarkupKind } from 'vscode-languageserver';
import type { Finding } from '../../engine/finding.ts';
import type { Span } from '../../engine/source.ts';
import { answer } from '../answer.ts';
import { rangeOf } from '../convert.ts';
import { describeFinding, describeSuppression } from '../describe.ts';
import type { Job } from '../job.ts';
import type { Session } from '../session.ts';

/** `textDocument/hover`: what a finding means and what its rule's page says; what a suppression comment hides. */
export function registerHover(connection: Connection, session: () => Session | undefined): void {
  connection.onHover(
    answer<HoverParams, Hover | null>(
      session,
      { method: 'textDocument/hover', document: ({ textDocument }) => textDocument.uri, empty: () => null },
      hover,
    ),
  );
}

async function hover(session: Session, { textDocument, position }: HoverParams, job: Job): Promise<Hover | null> {
  const path = session.documents.pathOf(textDocument.uri);
  const lines = await session.overlay.lines(path);
  if (lines === undefined) return null;
  const offset = lines.offsetAt(position);
  const result = await session.auditor.audit([path], job);
  const findings = result.findings.filter((finding) => finding.path === path);
  const here = findings.filter((finding) => finding.suppression === undefined && touches(finding, offset));
  const hidden = findings.filter(({ suppression }) => suppression !== undefined && touches(suppression.span, offset));
  const parts = [
    ...here.map((finding) => describeFinding(finding, session.host.pages)),
    ...describeSuppression(hidden),
  ];
  const about = here[0] ?? hidden[0]?.suppression?.span;
  if (about === undefined) return null;
  const kind = session.features.markdownHover ? MarkupKind.Markdown : MarkupKind.PlainText;
  return { contents: { kind, value: parts.join('\n\n---\n\n') }, range: rangeOf(smallest(here) ?? about, lines) };
}

function touches({ start, end }: Span, offset: number): boolean {
  return start <= offset && offset <= end;
}

function smallest(findings: readonly Finding[]): Finding | undefined {
  return [...findings].sort((a, b) => a.end - a.start - (b.end - b.start))[0];
}
