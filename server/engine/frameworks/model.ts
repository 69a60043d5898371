import type { Facts, Listener, ProjectFacts, TlsContext } from '../facts/facts.ts';
import type { AuthorizationServerFacts } from '../facts/authorization-servers.ts';
import type { CertificateFacts } from '../facts/certificates.ts';
import { NO_DEPENDENCIES, type DependencyFacts } from '../facts/dependencies.ts';
import { joinDeployment, NO_DEPLOYMENT, type DeploymentFacts } from '../facts/deployment.ts';
import type { DevelopmentFacts } from '../facts/development.ts';
import { joinHosts, NO_HOSTS, type HostFacts } from '../facts/hosts.ts';
import type { OAuthFacts } from '../facts/oauth.ts';
import type { ProgramStateFacts, SessionStateFacts } from '../facts/session-state.ts';
import type { ResourceServerFacts } from '../facts/resource-servers.ts';
import type { TrustFacts } from '../facts/trust.ts';
import { combineFlows, flowFacts, type FlowFacts } from '../flows/flow-facts.ts';
import { authorizationServerFacts, joinAuthorizationServers } from '../oauth/authorization-server-facts.ts';
import type { Module } from '../program/link.ts';
import { descendants } from '../program/walk.ts';
import { certificateFacts, combineCertificates } from './certificates.ts';
import type { ModelContext } from './context.ts';
import { cleartextUrls, cleartextWays } from './cleartext.ts';
import { modelCors } from './cors.ts';
import { comparisons, fallbacks, urlCredentials } from './credentials.ts';
import { developmentVerifiers } from './development.ts';
import { modelElysia } from './elysia.ts';
import { modelExpress } from './express.ts';
import { modelExports } from './exports.ts';
import { modelFastify } from './fastify.ts';
import { modelFastmcp } from './fastmcp.ts';
import { modelFetchServers } from './fetch-servers.ts';
import { modelHono } from './hono.ts';
import { hostValidations } from './host-validation.ts';
import { cleartextServersIn } from './host-objects.ts';
import { assembleHttp, type HttpFacts } from './http.ts';
import { modelKoa } from './koa.ts';
import { leaksOfModule } from './leaks.ts';
import { joinOAuth, modelOAuth } from './metadata.ts';
import { modelLambda } from './lambda.ts';
import { modelMcpFramework } from './mcp-framework.ts';
import { optionalGates } from './mcp-auth.ts';
import { modelMcpProxy } from './mcp-proxy.ts';
import { modelServers } from './mcp.ts';
import { removedImports } from './python/deprecated.ts';
import { pythonBearerGates } from './python/bearer-gates.ts';
import { builtCertificates } from './python/certificate-builders.ts';
import { modelPython } from './python/model.ts';
import { codeSwitches } from './python/switches.ts';
import { optionalCertificates, unverifiedClients } from './python/tls-clients.ts';
import { pythonOwnUrls } from './python/own-urls.ts';
import { serverContexts } from './python/tls-servers.ts';
import { methodExemptions } from './method-exemptions.ts';
import { modelNest } from './nest.ts';
import { modelNode } from './node.ts';
import { joinState, modelProgramState, modelState, type StateFacts } from './session-state.ts';
import { resourceServerFacts } from './resource-servers.ts';
import { modelThreats } from './threats.ts';
import { switchedOffVerification } from './tls.ts';
import { bearerGates, identityChecks, tokenDecodes } from './tokens.ts';
import { joinTrust, trustedByProgram, trustFacts } from './trust-facts.ts';
import { modelWorkers } from './workers.ts';
import { modelXmcp } from './xmcp.ts';

/** Facts that depend on the whole program: what is mounted where, and what listens. */
export type ProgramFacts = Pick<
  Facts,
  | 'servers'
  | 'endpoints'
  | 'listeners'
  | 'corsPolicies'
  | 'gates'
  | 'bearerGates'
  | 'optionalGates'
  | 'hostValidations'
  | 'threats'
  | 'trustedHeaders'
  | 'deprecatedUses'
  | 'cleartextWays'
  | 'tlsContexts'
> &
  ProgramStateFacts &
  ResourceServerFacts &
  SessionStateFacts;
/** Facts of one file, whoever imports it. */
export type FileFacts = Pick<
  Facts,
  | 'comparisons'
  | 'methodExemptions'
  | 'cleartextWays'
  | 'credentialReads'
  | 'fallbacks'
  | 'leaks'
  | 'tokenDecodes'
  | 'identityChecks'
  | 'tlsContexts'
> &
  AuthorizationServerFacts &
  CertificateFacts &
  DependencyFacts &
  DeploymentFacts &
  DevelopmentFacts &
  FlowFacts &
  HostFacts &
  OAuthFacts &
  StateFacts &
  TrustFacts;

export function modelProgram(context: ModelContext): ProgramFacts {
  const apps = new Map(
    [modelExpress, modelHono, modelFastify, modelKoa, modelNest].flatMap((model) => [...model(context)]),
  );
  const node = modelNode(context, apps);
  const python = modelPython(context);
  const elysia = modelElysia(context);
  const fastmcp = modelFastmcp(context);
  const proxied = modelMcpProxy(context);
  const framed = new Map([...apps, ...elysia.apps]);
  const known = new Map([...framed, ...modelWorkers(context, framed)]);
  const serving = [
    node,
    elysia,
    modelFetchServers(context, known),
    fastmcp,
    modelMcpFramework(context),
    proxied,
    modelExports(context, known),
    modelLambda(context, known),
    modelXmcp(context),
    python,
  ];
  const listeners = new Map(serving.flatMap((each) => [...each.listeners]));
  const all = new Map([known, ...serving.map((each) => each.apps)].flatMap((each) => [...each]));
  const http = assembleHttp({ apps: all, listeners }, context);
  return {
    servers: modelServers(context, http.endpoints),
    endpoints: http.endpoints,
    listeners: listenersWithMcp(listeners, http),
    corsPolicies: [...modelCors(context, all, http)],
    gates: http.gates,
    bearerGates: [...bearerGates(context), ...pythonBearerGates(context)],
    optionalGates: [...optionalGates(context)],
    hostValidations: [...hostValidations(context, http.endpoints)],
    ...modelProgramState(context, http.endpoints),
    ...resourceServerFacts(context, http.endpoints),
    threats: modelThreats(context, http.endpoints),
    cleartextWays: [...cleartextWays(context, http.endpoints)],
    deprecatedUses: [...removedImports(context)],
    trustedHeaders: http.endpoints.length > 0 ? trustedByProgram(context) : [],
    tlsContexts: [
      ...node.tlsServers.map((tls) => ({ ...tls, checksAuthorized: looksAtAuthorized(context.trace.modules) })),
      ...[python, fastmcp, proxied].flatMap((each) =>
        [...each.listeners.values()].flat().flatMap(({ tls }) => tls ?? []),
      ),
    ],
  };
}

export function modelFile(module: Module, context: Pick<ModelContext, 'subjects' | 'evaluator'>): FileFacts {
  const compared = [...comparisons(module, context.subjects, context.evaluator)];
  return {
    comparisons: compared,
    credentialReads: [...urlCredentials(module, context.subjects, context.evaluator, compared)],
    fallbacks: [...fallbacks(module, context.evaluator)],
    leaks: [...leaksOfModule(module)],
    tokenDecodes: [...tokenDecodes(module, context.subjects, context.evaluator)],
    identityChecks: [...identityChecks(module, context.subjects)],
    cleartextWays: [...cleartextUrls(module), ...pythonOwnUrls(module, context.evaluator)],
    methodExemptions: [...methodExemptions(module, context.evaluator)],
    ...flowFacts(module, context.evaluator),
    ...modelOAuth(module, context.evaluator),
    ...authorizationServerFacts(module, context.evaluator),
    ...trustFacts(module, context.evaluator),
    ...modelState(module, context.evaluator),
    ...NO_DEPENDENCIES,
    ...NO_HOSTS,
    cleartextServers: [...cleartextServersIn(module)],
    dangerousSwitches: [...codeSwitches(module, context.evaluator)],
    ...NO_DEPLOYMENT,
    optionalClientCertificates: [...optionalCertificates(module, context.evaluator)],
    certificateCommands: [...builtCertificates(module, context.evaluator)],
    ...certificateFacts(module, context.evaluator),
    developmentVerifiers: [...developmentVerifiers(module, context.evaluator)],
    tlsContexts:
      module.program.moduleKind === 'python'
        ? [...unverifiedClients(module, context.evaluator), ...serverContexts(module, context.evaluator)]
        : [...switchedOffVerification(module)],
  };
}

function listenersWithMcp(listeners: ReadonlyMap<string, readonly Listener[]>, http: HttpFacts): Listener[] {
  return [...listeners].flatMap(([id, own]) => own.map((each) => ({ ...each, servesMcp: http.serving.has(id) })));
}

/** Somewhere in the program a connection's certificate is looked at: `req.socket.authorized`, `req.client.authorized`. */
function looksAtAuthorized(modules: ReadonlySet<Module>): boolean {
  for (const module of modules) {
    for (const node of descendants(module.program))
      if (node.kind === 'member' && node.property === 'authorized') return true;
  }
  return false;
}

export function combineFacts(program: ProgramFacts, files: readonly FileFacts[], project: ProjectFacts): Facts {
  const tlsContexts: TlsContext[] = [...program.tlsContexts, ...files.flatMap((each) => each.tlsContexts)];
  return {
    ...program,
    comparisons: files.flatMap((each) => each.comparisons),
    credentialReads: files.flatMap((each) => each.credentialReads),
    fallbacks: files.flatMap((each) => each.fallbacks),
    leaks: files.flatMap((each) => each.leaks),
    tokenDecodes: files.flatMap((each) => each.tokenDecodes),
    identityChecks: files.flatMap((each) => each.identityChecks),
    cleartextWays: [...program.cleartextWays, ...files.flatMap((each) => each.cleartextWays)],
    methodExemptions: files.flatMap((each) => each.methodExemptions),
    ...combineFlows(files),
    ...joinOAuth(files),
    ...joinAuthorizationServers(files),
    ...combineCertificates(files),
    developmentVerifiers: files.flatMap((each) => each.developmentVerifiers),
    ...joinTrust(files, program),
    ...joinHosts(files),
    ...joinDeployment(files),
    ...joinState(files, program),
    vulnerableDependencies: files.flatMap((each) => each.vulnerableDependencies),
    tlsContexts,
    project,
  };
}
