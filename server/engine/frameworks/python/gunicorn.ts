import type { Listener, TlsContext } from '../../facts/facts.ts';
import type { Module } from '../../program/link.ts';
import type { Declaration, Statement } from '../../program/nodes.ts';
import { basename } from '../../paths.ts';
import { placeOf, type ModelContext } from '../context.ts';
import { givenAt, type Given } from './arguments.ts';
import { loopback } from './bind.ts';
import { exportNamed } from './named-apps.ts';
import { boundTo } from './hypercorn.ts';
import { serverTls } from './tls.ts';

const FILE = /^gunicorn[\w.-]*\.py$/;

/** `gunicorn.conf.py`, which Gunicorn reads from the folder it is started in; other names are given to its command. */
export function isGunicornConfiguration(path: string): boolean {
  return FILE.test(basename(path));
}

/** What a configuration of Gunicorn listens on, and the app that it names. */
export interface Configured {
  readonly listener: Listener;
  readonly app: Given | undefined;
}

/** `bind = "0.0.0.0:8000"`, `certfile = …`, `cert_reqs = ssl.CERT_REQUIRED` and `wsgi_app = "notes.main:app"` */
export function gunicornListening(context: ModelContext): Configured | undefined {
  const { root } = context.trace;
  if (!isGunicornConfiguration(root.path)) return undefined;
  const setting = (name: string): Given | undefined => settingOf(root, name, context);
  const [bind, tls, named] = [setting('bind'), tlsOf(setting), setting('wsgi_app')];
  if (!bind && !tls) return undefined;
  const start = { path: root.path, start: 0, end: 0 };
  const at = bind ? placeOf(bind.node, bind) : (tls?.at ?? start);
  return {
    listener: {
      kind: 'listener',
      name: 'gunicorn',
      at,
      call: at,
      // Gunicorn listens on `127.0.0.1:8000` when nothing is said (20.1, `config.py`, `Bind`)
      bind: boundTo(bind, loopback(start), context),
      tls,
      servesMcp: false,
      factory: undefined,
    },
    // the app that is served when the command names none (20.1, `config.py`, `wsgi_app`)
    app: named && { ...named, value: exportNamed(named.value, [root, ...context.trace.modules], context) },
  };
}

function settingOf(module: Module, name: string, context: ModelContext): Given | undefined {
  const isIt = (each: Statement): each is Declaration =>
    each.kind === 'declaration' && each.target.kind === 'namePattern' && each.target.name === name;
  const declared = module.program.body.find(isIt)?.value;
  return declared && givenAt(declared, { module, frame: undefined }, context);
}

function tlsOf(setting: (name: string) => Given | undefined): TlsContext | undefined {
  const certificate = setting('certfile') ?? setting('keyfile');
  if (!certificate) return undefined;
  return serverTls(
    placeOf(certificate.node, certificate),
    { ca: setting('ca_certs'), request: setting('cert_reqs') },
    { request: 'cert_reqs = ssl.CERT_REQUIRED', ca: 'ca_certs' },
  );
}
