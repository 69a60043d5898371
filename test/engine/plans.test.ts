import assert from 'node:assert/strict';
import { open } from './auditing.ts';

/** `sslCa` of fastmcp makes a server that has no place for `requestCert`. */
const WITHOUT_PLACE = `import { FastMCP } from 'fastmcp';

const server = new FastMCP({ name: 'notes', version: '1.0.0' });

await server.start({
  transportType: 'httpStream',
  httpStream: { port: 8443, cors: false, sslCa: './ca.pem', sslCert: './cert.pem', sslKey: './key.pem' },
});
`;

describe('a finding that no edit mends', () => {
  it('has a plan instead', async () => {
    const { auditor } = open({ '/app/server.ts': WITHOUT_PLACE });
    const { findings } = await auditor.audit(undefined);
    const finding = findings.find(({ rule }) => rule === 'mtls/ca-without-request');
    assert.ok(finding);
    const fixes = await auditor.fixes(finding.path, finding);
    assert.deepEqual(
      fixes.map((each) => [each.class, each.title]),
      [['guided', 'Ask for client certificates']],
    );
  });
});
