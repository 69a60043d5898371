import type { UnpublishedResource } from '../../facts/resource-servers.ts';
import type { Fix } from '../../fix.ts';
import type { Call, ObjectExpression } from '../../program/nodes.ts';
import type { Draft } from '../draft.ts';
import { createDrafts } from '../drafts.ts';
import { setStep } from '../environment.ts';
import { nodeAt, registrationOf } from '../find.ts';
import type { FixContext, Fixer } from '../fixes.ts';
import { defineIssuer, defineResource, metadataSource } from '../gates/oauth.ts';
import { sdkMajor } from '../gates/sdk.ts';
import { insertProperties, ownProperty } from '../objects.ts';
import { statementAround } from '../place.ts';
import { planned } from '../plans.ts';
import { isOf } from '../subject.ts';

/** Express: a route with the document, and its address in the gate's refusals. For the rest, a plan. */
export const publishMetadata: Fixer = function* (finding, subject, context) {
  const fix = isOf(subject, 'unpublishedResource') ? publish(subject, context) : undefined;
  if (fix) yield fix;
  else yield* planned(finding, subject, context);
};

function publish({ at, endpoint: place, gap }: UnpublishedResource, context: FixContext): Fix | undefined {
  const drafts = createDrafts(context);
  const draft = at.path === place.path ? drafts.of(at.path) : undefined;
  const endpoint = context.endpoints(place.path).find((each) => each.at.start === place.start);
  const call = draft && endpoint?.framework === 'express' ? registrationOf(endpoint, draft.module) : undefined;
  const options = draft && gateOptions(draft, at);
  if (!draft || !endpoint || !call || !options || ownProperty(options, 'resourceMetadataUrl')) return undefined;
  const addressOf = draft.import(
    metadataSource(sdkMajor(draft.module, endpoint, context)),
    'getOAuthProtectedResourceMetadataUrl',
  );
  const expected = ownProperty(options, 'expectedResource')?.value;
  const isNamed = expected?.kind === 'name';
  const resource = isNamed ? expected.name : defineResource(draft);
  insertProperties(draft, options, [`resourceMetadataUrl: ${addressOf}(${resource})`]);
  const variables = isNamed ? [] : ['MCP_RESOURCE_URL'];
  if (gap === 'nowhere') {
    if (!addRoute(draft, call, `new URL(${addressOf}(${resource})).pathname`, resource)) return undefined;
    variables.push('OAUTH_ISSUER');
  }
  const steps = variables.length > 0 ? [setStep(variables)] : [];
  const title = gap === 'nowhere' ? 'Publish the metadata, and name it in refusals' : 'Name the metadata in refusals';
  return {
    id: 'publish-metadata',
    title,
    class: variables.length > 0 ? 'values' : 'safe',
    edits: drafts.edits(),
    steps,
  };
}

/** The options of `requireBearerAuth({ … })`. */
function gateOptions(draft: Draft, at: UnpublishedResource['at']): ObjectExpression | undefined {
  const [options] = nodeAt(draft.module, at, 'call')?.arguments ?? [];
  return options?.kind === 'object' ? options : undefined;
}

/** Before the endpoint: `app.get(path, (_req, res) => res.json({ resource, authorization_servers }))`. */
function addRoute(draft: Draft, call: Call, path: string, resource: string): boolean {
  const statement = statementAround(call);
  const app = call.callee.kind === 'member' && call.callee.object.kind === 'name' ? call.callee.object.name : undefined;
  if (!statement || app === undefined) return false;
  const issuer = defineIssuer(draft);
  draft.insertBefore(
    statement,
    `${app}.get(${path}, (_req, res) => {
  res.json({ resource: ${resource}.href, authorization_servers: [${issuer}] });
});
`,
  );
  return true;
}
