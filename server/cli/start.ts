/**
 * Where the program begins. Node keeps the compiled code of whatever is loaded after this, in a folder of the user's
 * own, so that the next start need not compile the parser again. Node 20 has no such cache.
 */
import { existsSync, mkdirSync } from 'node:fs';
import module from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';

const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;

/** The folder for compiled code; undefined where there is no place for one. */
function cacheFolder(): string | undefined {
  const folder = join(XDG_CACHE_HOME ?? LOCALAPPDATA ?? join(homedir(), '.cache'), 'mcp-auth-audit');
  try {
    if (!existsSync(folder)) mkdirSync(folder);
  } catch {
    return undefined;
  }
  return folder;
}

const folder = 'enableCompileCache' in module ? cacheFolder() : undefined;
if (folder !== undefined) module.enableCompileCache(folder);
void import('./main.ts');
