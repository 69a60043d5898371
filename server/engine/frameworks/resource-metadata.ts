import type { Endpoint, Gate } from '../facts/facts.ts';
import type { UnpublishedResource } from '../facts/resource-servers.ts';
import { fileRole } from '../paths.ts';
import { findProperty } from '../program/evaluate.ts';
import type { Module } from '../program/link.ts';
import type { Project } from '../program/project.ts';
import type { Trace } from '../program/trace.ts';
import { symbolName } from '../program/values.ts';
import { speaksOf } from '../program/speaks.ts';
import { placeOf, type ModelContext } from './context.ts';
import { BEARER_GATES } from './tokens.ts';

/** Gates of libraries that want a token of an issuer, by the name that they are shown under. */
const ISSUER_GATES = /^(requireBearerAuth|withMcpAuth|express-oauth2-jwt-bearer)$/;
/** Code that asks an issuer: its keys, its introspection, its metadata. */
const ASKS_ISSUER =
  /createRemoteJWKSet|jwks-rsa|jwksUri|jwks_uri|JwksClient|introspection_endpoint|\/introspect\b|authorization_endpoint|oauth-authorization-server|PyJWKClient/;
/** Something publishes the metadata, or names it: which server it is for is not asked. */
const PUBLISHES =
  /oauth-protected-resource|protected_?resource|resource_?metadata|mcpAuth(Metadata)?Router|oauthMetadataResponse|workers-oauth-provider|RemoteAuthProvider|OAuthProxy|OIDCProxy|fastmcp\.server\.auth\.providers\.(?!jwt|introspection|debug|bearer)|fastmcp\.server\.auth\.OAuthProvider|resource_server_url(?!\s*=\s*None)/i;

/** Endpoints behind a gate for an issuer's tokens, in a workspace that publishes no protected resource metadata (RFC 9728). */
export function* unpublishedResources(
  context: ModelContext,
  endpoints: readonly Endpoint[],
): Generator<UnpublishedResource> {
  const published = isPublished(context.evaluator.project);
  const unnamed = published ? unnamedGates(context) : new Set<string>();
  const seen = new Set<string>();
  for (const endpoint of endpoints) {
    // Without a version this is a part of a project: the rest may publish it.
    if (endpoint.uncertain || endpoint.sdk.version === undefined) continue;
    const gate = endpoint.gates.find((each) => wantsIssuer(each, context));
    const key = gate && `${gate.at.path}:${gate.at.start}`;
    if (!gate || key === undefined || seen.has(key) || (published && !unnamed.has(gate.at.path))) continue;
    seen.add(key);
    const { at, name } = gate;
    yield { kind: 'unpublishedResource', at, name, gap: published ? 'unnamed' : 'nowhere', endpoint: endpoint.at };
    // One document is for all of them.
    return;
  }
}

/** A gate of a library for access tokens. */
export function isIssuerGate({ name }: Gate): boolean {
  return ISSUER_GATES.test(name);
}

/** A library's gate for access tokens; or one of the workspace's own, in a program that asks an issuer about them. */
export function wantsIssuer(gate: Gate, { trace }: ModelContext): boolean {
  if (isIssuerGate(gate)) return true;
  if (gate.scheme !== 'oauth') return false;
  const known = asking.get(trace);
  if (known !== undefined) return known;
  const found = [...trace.modules].some((module) => speaksOf(module, ASKS_ISSUER));
  asking.set(trace, found);
  return found;
}

const asking = new WeakMap<Trace, boolean>();

const published = new WeakMap<Project, boolean>();

function isPublished(project: Project): boolean {
  const known = published.get(project);
  if (known !== undefined) return known;
  const found = [...project.modules.values()].some(publishes);
  published.set(project, found);
  return found;
}

/** By its text, or by its place: `app/.well-known/oauth-protected-resource/route.ts`. */
function publishes(module: Module): boolean {
  return (speaksOf(module, PUBLISHES) || PUBLISHES.test(module.path)) && fileRole(module.path, module.text) !== 'test';
}

/** The files with a `requireBearerAuth({ verifier })` that is given no `resourceMetadataUrl`. */
function unnamedGates(context: ModelContext): ReadonlySet<string> {
  const found = new Set<string>();
  for (const step of context.trace.steps) {
    const [first] = step.call.arguments;
    if (!BEARER_GATES.test(symbolName(step.callee) ?? '') || !first || first.kind === 'spread') continue;
    const options = context.evaluator.evaluate(first, step.module, step.frame);
    if (options.kind !== 'object' || options.node.properties.some((each) => each.kind === 'spread')) continue;
    if (!findProperty(options.node, 'resourceMetadataUrl')) found.add(placeOf(step.call, step).path);
  }
  return found;
}
