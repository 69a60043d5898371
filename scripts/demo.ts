/** The end of `npm start`: audits the bundled example servers on the terminal and says what to do next. */
import { spawnSync } from 'node:child_process';
import { join, relative } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const cli = join(ROOT, 'dist', 'cli.js');
const result = spawnSync(process.execPath, [cli, '--fail-on', 'never', 'examples'], { cwd: ROOT, stdio: 'inherit' });
if (result.status !== 0) {
  console.error(`\`${relative(ROOT, cli)}\` failed. Run \`npm run build\` first.`);
  process.exitCode = 1;
} else {
  console.log(`
See the same in VS Code:
  npm run package                                  makes mcp-auth-audit-*.vsix
  code --install-extension mcp-auth-audit-*.vsix   installs it
  code examples                                    opens the example servers

Audit a server of your own:
  node dist/cli.js path/to/server`);
}
