import type { Listener } from '../../facts/facts.ts';
import type { HttpApp } from '../apps.ts';
import type { ModelContext } from '../context.ts';
import { modelAiohttp } from './aiohttp.ts';
import { modelAsgi } from './asgi.ts';
import { modelFlask } from './flask.ts';
import { modelPythonListeners } from './listeners.ts';
import { modelPythonServers } from './servers.ts';

export interface PythonModel {
  readonly apps: ReadonlyMap<string, HttpApp>;
  readonly listeners: ReadonlyMap<string, readonly Listener[]>;
}

const NOTHING: PythonModel = { apps: new Map(), listeners: new Map() };

/** What the frameworks of Python register, in a program that is written in it. */
export function modelPython(context: ModelContext): PythonModel {
  if (context.trace.root.program.moduleKind !== 'python') return NOTHING;
  const served = modelPythonServers(context);
  const web = [modelAsgi(context, served.apps), modelFlask(context), modelAiohttp(context)];
  const apps = new Map([...served.apps, ...web.flatMap((each) => [...each])]);
  const listening = modelPythonListeners(context, apps);
  return {
    apps: new Map([...apps, ...listening.apps]),
    listeners: new Map([...served.listeners, ...listening.listeners]),
  };
}
