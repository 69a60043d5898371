import type { VulnerableDependency } from '../../../facts/dependencies.ts';
import { rule } from '../../../rule.ts';

export default rule({
  id: 'version/vulnerable-sdk',
  title: 'Package version with a known vulnerability',
  severity: 'error',
  confidence: 'high',
  cwe: [1395],
  owasp: ['MCP04'],
  references: [
    {
      title: 'MCP TypeScript SDK: security advisories',
      url: 'https://github.com/modelcontextprotocol/typescript-sdk/security/advisories',
    },
    {
      title: 'npm: overrides in package.json',
      url: 'https://docs.npmjs.com/cli/v11/configuring-npm/package-json#overrides',
    },
    {
      title: 'CWE-1395: Dependency on Vulnerable Third-Party Component',
      url: 'https://cwe.mitre.org/data/definitions/1395.html',
    },
  ],
  messages: {
    resolved: 'Version {version} of `{name}` is {source}: {consequence} ({ids}). Version {fixed} has the fix.{also}',
    range: 'No version that `{range}` allows has the fix of `{name}`: {consequence} ({ids}). Ask for {fixed}.{also}',
    possible:
      'Nothing says which version of `{name}` is in use, and `{range}` allows some with a known vulnerability ({ids}). Ask for {fixed} at least.{also}',
  },
  *check(facts) {
    for (const dependency of facts.vulnerableDependencies) {
      const { at, name, range, resolved, certain, severity, fixed, advisories } = dependency;
      const data = { name, range, fixed, ids: advisories.map(({ id }) => id).join(', '), also: alsoNeeded(dependency) };
      const consequence = advisories[0]?.consequence ?? '';
      const several = advisories.length > 1 ? advisories : [];
      const evidence = several.map((each) => ({ ...at, note: `${each.id}: ${each.consequence}` }));
      const base = { at, evidence, subject: dependency };
      if (!certain) yield { ...base, message: 'possible', data, severity: 'info' };
      else if (resolved) {
        const { version, source } = resolved;
        yield { ...base, message: 'resolved', data: { ...data, version, source, consequence }, severity };
      } else yield { ...base, message: 'range', data: { ...data, consequence }, severity };
    }
  },
});

/** A space and a sentence for each thing that a newer version does not do by itself. */
function alsoNeeded({ advisories }: VulnerableDependency): string {
  const sentences = new Set(advisories.flatMap(({ also }) => also ?? []));
  return [...sentences].map((each) => ` ${each}`).join('');
}
