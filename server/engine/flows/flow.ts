import type { CredentialFlow } from '../facts/flows.ts';
import type { Evidence } from '../finding.ts';
import type { Expression, Node } from '../program/nodes.ts';
import type { Located } from '../program/values.ts';
import type { Carried } from './quest.ts';
import type { Sink } from './sinks.ts';
import { placeOf } from './sources.ts';

/** `scripts/login.ts`, `src/oauth-setup.ts`, `get-refresh-token.js` */
const SETUP_FILE =
  /\/(scripts?|setup|cli)\/[^/]*$|\/[^/]*(setup|oauth-?helper|(get|generate|create)-?(refresh-?|access-?|api-?)?(token|key))[^/]*$/i;

/** `console.log(…)`, `print(…)`, `click.echo(…)`: what the person who runs it sees. */
const PRINTED = /^(console|stdout|click)\.|^p?print$/;

/** The fact for a credential that was found in an argument of a sink. */
export function flowTo(
  carried: Carried,
  sink: Pick<Sink, 'kind' | 'name'>,
  call: Node,
  argument: Expression,
  where: Located,
  further: readonly Evidence[] = [],
): CredentialFlow {
  return {
    kind: 'flow',
    source: carried.source,
    steps: [...carried.steps, ...further],
    sink: { kind: sink.kind, name: sink.name, at: placeOf(call, where), argument: placeOf(argument, where) },
    partial: carried.partial,
    onPurpose: sink.kind === 'log' && PRINTED.test(sink.name) && SETUP_FILE.test(where.module.path),
  };
}
