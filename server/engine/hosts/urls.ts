import { reachedInClear } from '../facts/clear-machines.ts';
import type { CleartextServer } from '../facts/hosts.ts';
import { basename } from '../paths.ts';
import { credentialIn } from '../secrets/headers.ts';
import { isSecretName } from '../secrets/names.ts';
import type { SettingsFile } from '../settings/around.ts';
import type { Scalar } from '../settings/nodes.ts';
import { itemsOf, textAt, valueAt } from '../settings/tree.ts';
import type { HostEntry } from './entries.ts';

/** Servers of a host that are reached over `http` on another machine. */
export function cleartextServer(entry: HostEntry, path: string): CleartextServer | undefined {
  const { url, host, name, headers, documentation } = entry;
  const carries = credentialIn(headers.map((each) => each.name));
  return firstInClear(url ? [url] : remoteWords(entry), {
    host: host.name,
    server: name,
    carries,
    documentation,
    path,
  });
}

/** Remote servers that the registry's manifest (`server.json`) announces with `http`. */
export function* cleartextRemotes({ path, settings }: SettingsFile): Generator<CleartextServer> {
  if (basename(path) !== 'server.json') return;
  for (const root of settings().roots) {
    const server = textAt(root, 'name') ?? 'server';
    for (const remote of itemsOf(valueAt(root, 'remotes'))) {
      const url = valueAt(remote, 'url');
      if (url?.kind !== 'scalar') continue;
      const headers = itemsOf(valueAt(remote, 'headers')).flatMap((each) => textAt(each, 'name') ?? []);
      const about = { host: 'the registry', server, carries: headers.find(isSecretName), documentation: false, path };
      const found = firstInClear([url], about);
      if (found) yield found;
    }
  }
}

type About = Pick<CleartextServer, 'host' | 'server' | 'carries' | 'documentation'> & { readonly path: string };

function firstInClear(candidates: readonly Scalar[], { path, ...about }: About): CleartextServer | undefined {
  for (const scalar of candidates) {
    const reached = reachedInClear(String(scalar.value ?? ''));
    if (!reached || !scalar.verbatim) continue;
    const { start } = scalar.content;
    return {
      kind: 'cleartextServer',
      ...about,
      at: { path, ...scalar.content },
      ...reached,
      scheme: { path, start, end: start + 4 },
    };
  }
  return undefined;
}

/** `npx mcp-remote http://…`: a bridge that speaks HTTP for a host that does not. */
function remoteWords({ words }: HostEntry): HostEntry['words'] {
  const bridge = words.findIndex(({ value }) =>
    /^(?:mcp-remote|mcp-proxy|supergateway|mcp-bridge)(?:@.+)?$/.test(String(value)),
  );
  return bridge < 0 ? [] : words.slice(bridge + 1).filter(({ value }) => /^http:/i.test(String(value)));
}
