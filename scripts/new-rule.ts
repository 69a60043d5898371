/** `npm run new-rule transport/late-gate`: a folder with rule and page to fill in, and everything generated anew. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const ID = /^[a-z]+(?:-[a-z]+)*\/[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;

function ruleText(id: string): string {
  return `import { rule } from '../../../rule.ts';

export default rule({
  id: '${id}',
  title: '${titleOf(id)}',
  severity: 'warning',
  confidence: 'high',
  cwe: [],
  owasp: [],
  references: [],
  messages: {
    found: 'Name the thing in backticks and say the consequence.',
  },
  *check(facts) {
    for (const server of facts.servers) {
      if (server.transports.length > 0) continue;
      yield { at: server.at, message: 'found', subject: server };
    }
  },
});
`;
}

function pageText(id: string): string {
  const fence = '```';
  return `# ${titleOf(id)}

One sentence: what the pattern is, and what an attacker does with it.

## Why

What goes wrong, for whom, and which part of the MCP specification says so.

## Examples

${fence}ts bad
// The pattern as it is found in real servers.
${fence}

${fence}findings
${fence}

${fence}ts fixed="Title of the fix"
// The same text after the fix.
${fence}

${fence}ts bad
// Another form of it.
${fence}

${fence}findings
${fence}

${fence}ts good
// The form that is right.
${fence}

${fence}ts good
// Looks like the pattern, but is fine: say why.
${fence}

## How to fix

What to change by hand when no fix is offered.

## When not to use it

Where the finding is right and the risk is accepted all the same.

## References

- The specification, the CWE.
`;
}

/** `Late gate` for `transport/late-gate`. */
function titleOf(id: string): string {
  const words = id.slice(id.indexOf('/') + 1).replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What is wrong with an id, if anything. */
function problemOf(id: string | undefined): string | undefined {
  if (id === undefined) return 'Usage: npm run new-rule <category/id>, for instance `transport/late-gate`.';
  if (!ID.test(id)) return `\`${id}\` is no rule id: write \`category/id\` in lower case with hyphens.`;
  return existsSync(folderOf(id)) ? `The rule \`${id}\` exists already.` : undefined;
}

function folderOf(id: string): string {
  return join(ROOT, 'server', 'engine', 'rules', ...id.split('/'));
}

const id = process.argv[2];
const problem = problemOf(id);
if (id === undefined || problem !== undefined) {
  console.error(problem);
  process.exitCode = 2;
} else {
  mkdirSync(folderOf(id), { recursive: true });
  writeFileSync(join(folderOf(id), 'rule.ts'), ruleText(id));
  writeFileSync(join(folderOf(id), 'rule.md'), pageText(id));
  execFileSync(process.execPath, [join(ROOT, 'scripts', 'generate.ts')], { stdio: 'inherit' });
  console.log(`Fill in server/engine/rules/${id}/rule.ts and rule.md.`);
}
