import type { Connection, FileSystemWatcher } from 'vscode-languageserver';
import { DidChangeWatchedFilesNotification, FileChangeType } from 'vscode-languageserver';
import { basename } from '../../engine/paths.ts';
import type { Session } from '../session.ts';

/** What findings depend on: code, configuration, manifests, environment files, and texts that may hold a credential. */
const WATCHED: readonly string[] = [
  '**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs,json,jsonc}',
  '**/{.env,.env.*,*.env,.dev.vars,.dev.vars.*,.envrc,.npmrc,.yarnrc,.pypirc,.netrc,.gitignore}',
  '**/{Dockerfile,Dockerfile.*,*.Dockerfile,Containerfile,Caddyfile,Makefile,Procfile}',
  '**/*.{json5,code-workspace,example,sample,template}',
  '**/*.{yml,yaml,toml,ini,cfg,conf,properties,md,mdx,txt,xml,html,vue,svelte,astro,sh,bash,ps1,py,ipynb,rb,go,rs,java,kt,gradle,cs,php,tf,tfvars,sql,http,pem,key,lock}',
];

/** Files that change on disk, and folders that are added or removed. */
export function registerWatch(connection: Connection, session: Session): void {
  connection.onDidChangeWatchedFiles(({ changes }) => {
    let relevant = false;
    for (const { uri, type } of changes) {
      // What an open document says counts, whatever is saved below it.
      if (type === FileChangeType.Changed && session.documents.get(uri) !== undefined) continue;
      const path = session.documents.pathOf(uri);
      if (!matters(path)) continue;
      if (type !== FileChangeType.Changed) session.overlay.forgetList();
      session.changed(path);
      relevant = true;
    }
    if (relevant) session.refresh();
  });
  if (session.features.watchFiles) {
    const watchers: FileSystemWatcher[] = WATCHED.map((globPattern) => ({ globPattern }));
    connection.client.register(DidChangeWatchedFilesNotification.type, { watchers }).catch((error: unknown) => {
      session.logFailure('client/registerCapability', error);
    });
  }
  if (session.features.workspaceFolders) followFolders(connection, session);
}

/** An installation or a build writes thousands of files; of those, only manifests say something (an SDK's version). */
function matters(path: string): boolean {
  return basename(path) === 'package.json' || !/\/(?:node_modules|\.git|dist|build|out)\//.test(path);
}

function followFolders(connection: Connection, session: Session): void {
  connection.workspace.onDidChangeWorkspaceFolders(() => {
    connection.workspace
      .getWorkspaceFolders()
      .then((folders) => {
        session.setFolders((folders ?? []).map(({ uri }) => uri));
        session.changedAll();
        session.refresh();
      })
      .catch((error: unknown) => {
        session.logFailure('workspace/workspaceFolders', error);
      });
  });
}
