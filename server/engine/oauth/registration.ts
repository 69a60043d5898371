import type { Evaluator } from '../program/evaluate.ts';
import type { Module } from '../program/link.ts';
import type { Place } from '../source.ts';
import { closureOf } from './closure.ts';
import { neighbours } from './neighbours.ts';
import { registrationOptions } from './registration-option.ts';
import { partsAround, type ServerPart } from './server-parts.ts';
import { wordOf } from './words.ts';

/** Where clients register themselves. */
export interface Registration {
  readonly at: Place;
  /** Something is said about which clients, or which redirect URIs, are let in; or that cannot be seen. */
  readonly restricted: boolean;
}

const RESTRICTS =
  /allow|whitelist|trusted|permitted|initial_?access|registration_?(token|secret|key)|software_?statement|(valid|check|is)\w*redirect|redirect\w*(valid|patterns?|hosts?|schemes?)/i;
const OFFERS = /^(registration_endpoint|clientRegistrationEndpoint)$/;

/** The registration of the authorization server that a module is part of: its endpoint, or where it is offered. */
export function registrationAround(module: Module, evaluator: Evaluator): Registration | undefined {
  const parts = partsAround(module, evaluator).filter((each) => each.role === 'register');
  const [first] = parts;
  if (first) {
    const at = first.form === 'provider' ? providedAt(first, module, evaluator) : first.at;
    if (!at || parts.some(refusesAll)) return undefined;
    const words = parts.flatMap((each) => closureOf(each.code, evaluator).nodes).map(({ node }) => wordOf(node));
    return { at, restricted: words.some((word) => word !== undefined && RESTRICTS.test(word)) };
  }
  for (const each of neighbours(module, evaluator.project)) {
    for (const literal of each.literals) {
      const { parent } = literal;
      if (parent?.kind !== 'property' || !OFFERS.test(parent.key ?? '')) continue;
      return { at: { path: each.path, start: parent.start, end: parent.end }, restricted: false };
    }
  }
  return undefined;
}

/** What lets clients come to a provider's method: that of the Python SDK is asked only where an option says so. */
function providedAt(part: ServerPart, module: Module, evaluator: Evaluator): Place | undefined {
  if (module.program.moduleKind !== 'python') return part.at;
  for (const each of neighbours(module, evaluator.project)) {
    const [option] = registrationOptions(each, evaluator);
    if (option) return { path: each.path, start: option.call.start, end: option.call.end };
  }
  return undefined;
}

/** `raise NotImplementedError("clients are configured")` */
function refusesAll({ code }: ServerPart): boolean {
  return code.some(({ node }) => node.kind === 'function' && node.body.body.some((each) => each.kind === 'throw'));
}
