import type { Finding } from '../engine/finding.ts';
import { pageAddress } from './convert.ts';

/** The parts of a rule's page that a hover shows. */
const SECTIONS = ['Why', 'How to fix'];

/** A finding in Markdown: what it says, how sure it is, and the parts of its rule's page that a reader needs now. */
export function describeFinding(finding: Finding, pages: Readonly<Record<string, string>>): string {
  const page = pages[finding.rule] ?? '';
  const title = /^# (.+)$/m.exec(page)?.[1];
  const sections = SECTIONS.flatMap((name) => sectionOf(page, name, finding.path.endsWith('.py')));
  return [
    ...(title === undefined ? [] : [`**${title}**`]),
    escapeProse(finding.message),
    `Severity: ${finding.severity}. Confidence: ${finding.confidence}. Rule: [\`${finding.rule}\`](${pageAddress(finding.rule)})`,
    ...sections,
  ].join('\n\n');
}

/** What one suppression comment hides; nothing when it hides nothing, since that is a finding of its own. */
export function describeSuppression(hidden: readonly Finding[]): string[] {
  const [first] = hidden;
  if (first?.suppression === undefined) return [];
  const { reason } = first.suppression;
  const because = reason === '' ? 'No reason is given.' : `Reason: ${escapeProse(reason)}`;
  const list = hidden.map(({ rule, message }) => `- [\`${rule}\`](${pageAddress(rule)}): ${escapeProse(message)}`);
  return [['This comment hides:', '', ...list, '', because].join('\n')];
}

/** A section of a page with its heading, which becomes a bold line; empty when the page has none of that name. */
function sectionOf(page: string, name: string, isPython: boolean): string[] {
  const start = page.indexOf(`\n## ${name}\n`);
  if (start < 0) return [];
  const body = page.slice(start + name.length + 5);
  const end = body.search(/^## /m);
  return [`**${name}**\n\n${forLanguage((end < 0 ? body : body.slice(0, end)).trim(), isPython)}`];
}

/** What a page says of Python comes first for those who read Python, and is nothing to others. */
function forLanguage(section: string, isPython: boolean): string {
  const paragraphs = section.split('\n\n');
  const own = paragraphs.filter((each) => each.startsWith('In Python'));
  const others = paragraphs.filter((each) => !each.startsWith('In Python'));
  return [...(isPython ? own : []), ...others].join('\n\n');
}

/**
 * Names in messages come from the audited text. Between backticks they stand as they are; outside, what Markdown would
 * read as a link, an image or HTML is escaped, so that a name cannot make the editor load something.
 */
function escapeProse(text: string): string {
  const parts = text.replace(/[\r\n]+/g, ' ').split('`');
  const closed = parts.length % 2 === 1;
  const escaped = parts.map((part, index) => {
    const isCode = index % 2 === 1 && (closed || index < parts.length - 1);
    return isCode ? `\`${part}\`` : part.replace(/[\\*_{}[\]()<>#!|~&:]/g, '\\$&');
  });
  return closed ? escaped.join('') : `${escaped.slice(0, -1).join('')}\\\`${escaped.at(-1) ?? ''}`;
}
