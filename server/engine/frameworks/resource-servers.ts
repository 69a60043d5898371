import type { Endpoint } from '../facts/facts.ts';
import type { ResourceServerFacts } from '../facts/resource-servers.ts';
import type { ModelContext } from './context.ts';
import { malformedRefusals } from './refusals.ts';
import { unpublishedResources } from './resource-metadata.ts';
import { verifierErrors } from './verifier-errors.ts';

/** What a program does as a resource server: how it refuses tokens, and what it publishes. */
export function resourceServerFacts(context: ModelContext, endpoints: readonly Endpoint[]): ResourceServerFacts {
  return {
    malformedRefusals: [...malformedRefusals(context, endpoints)],
    unpublishedResources: [...unpublishedResources(context, endpoints)],
    verifierErrors: [...verifierErrors(context)],
  };
}
