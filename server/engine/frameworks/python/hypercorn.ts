import type { BindAddress, TlsContext } from '../../facts/facts.ts';
import { findProperty } from '../../program/evaluate.ts';
import type { Expression } from '../../program/nodes.ts';
import { pythonResult } from '../../program/python-names.ts';
import type { Step } from '../../program/trace.ts';
import { alternatives, identity, type Value } from '../../program/values.ts';
import type { Place } from '../../source.ts';
import { placeOf, type ModelContext } from '../context.ts';
import { argumentOf, givenAt, known, type Given } from './arguments.ts';
import { bindOf, loopback } from './bind.ts';
import { serverTls } from './tls.ts';

type Made = Extract<Value, { kind: 'result' }>;

const CONFIG = /^hypercorn(?:\.config)?\.Config(?:\.from_mapping)?$/;
/** Hypercorn listens on `127.0.0.1:8000` when nothing is said (0.17, `config.py`). */
const BIND = 'bind';

/** Where `serve(app, config)` listens, and with which certificate. */
export interface Listening {
  readonly bind: BindAddress;
  readonly tls: TlsContext | undefined;
}

/** `config = Config(); config.bind = ["0.0.0.0:8000"]; asyncio.run(serve(app, config))` of Hypercorn */
export function hypercornListening(step: Step, head: Place, context: ModelContext): Listening {
  const given = known(argumentOf(step.call, step, 'config', 1, context));
  const config = given && alternatives(given.value).find(isConfig);
  if (!config) return { bind: { kind: 'unknown' }, tls: undefined };
  const option = (name: string): Given | undefined => optionOf(config, name, context);
  return { bind: boundTo(option(BIND), loopback(head), context), tls: tlsOf(head, option) };
}

function isConfig(value: Value): value is Made {
  return value.kind === 'result' && CONFIG.test(pythonResult(value) ?? '');
}

/** `config.bind = …`, `Config.from_mapping(bind=…)`, `Config.from_mapping({"bind": …})` */
function optionOf(config: Made, name: string, context: ModelContext): Given | undefined {
  const { node, module, frame } = config;
  const written = known(argumentOf(node, config, name, undefined, context));
  if (written) return written;
  const [first] = node.arguments;
  const mapping = first && first.kind !== 'spread' ? context.evaluator.evaluate(first, module, frame) : undefined;
  const entry = mapping?.kind === 'object' ? findProperty(mapping.node, name) : undefined;
  if (entry && mapping?.kind === 'object') return givenAt(entry, mapping, context);
  for (const each of context.trace.modules) {
    for (const member of each.members) {
      const { parent } = member;
      if (member.property !== name || parent?.kind !== 'assignment' || parent.target !== member) continue;
      const owner = context.evaluator.evaluate(member.object, each);
      if (alternatives(owner).some((value) => identity(value) === identity(config)))
        return givenAt(parent.value, { module: each, frame: undefined }, context);
    }
  }
  return undefined;
}

/** `["0.0.0.0:8000"]`, `f"{host}:{port}"`: the part before the port. */
export function boundTo(bind: Given | undefined, otherwise: BindAddress, context: ModelContext): BindAddress {
  if (!bind) return otherwise;
  const [first] = bind.value.kind === 'array' ? bind.value.node.elements : [bind.node];
  if (!first || first.kind === 'spread') return { kind: 'unknown' };
  const at = bind.value.kind === 'array' ? bind.value : bind;
  const text = hostIn(first);
  if (typeof text === 'string') return { kind: 'literal', address: text, at: placeOf(first, at) };
  return text ? bindOf(givenAt(text, at, context), otherwise) : { kind: 'unknown' };
}

function hostIn(node: Expression): string | Expression | undefined {
  const text = node.kind === 'literal' && typeof node.value === 'string' ? node.value : undefined;
  const written = text ?? (node.kind === 'template' ? node.texts[0] : undefined);
  if (written === undefined) return undefined;
  // f"{host}:{port}"
  if (node.kind === 'template' && written === '') return node.values[0];
  const [, host] = /^(\[[^\]]*\]|[^:]*):/.exec(written) ?? [];
  return host?.replace(/^\[|\]$/g, '') ?? text;
}

function tlsOf(head: Place, option: (name: string) => Given | undefined): TlsContext | undefined {
  const certificate = option('certfile') ?? option('keyfile');
  if (!certificate) return undefined;
  return serverTls(
    head,
    { ca: option('ca_certs'), request: option('verify_mode') },
    { request: 'verify_mode = ssl.CERT_REQUIRED', ca: 'ca_certs' },
  );
}
