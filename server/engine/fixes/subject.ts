import type {
  BearerGate,
  CorsPolicy,
  CredentialComparison,
  CredentialFallback,
  CredentialRead,
  Endpoint,
  Gate,
  IdentityTokenCheck,
  LeakedCredential,
  Listener,
  TlsContext,
  TokenDecode,
} from '../facts/facts.ts';
import type { VulnerableDependency } from '../facts/dependencies.ts';
import type { IncompleteMetadata, SkippedConsent } from '../facts/authorization-servers.ts';
import type {
  ArgumentSecret,
  CleartextServer,
  DangerousSwitch,
  InlineSecret,
  UndeclaredSecret,
  UnmaskedInput,
  UnpinnedPackage,
  UnprotectedSecret,
} from '../facts/hosts.ts';
import type {
  CertificateCommand,
  DeployedSecret,
  ImageLeak,
  KeyExposure,
  OptionalClientCertificate,
  PipelineLeak,
  PublishedPort,
} from '../facts/deployment.ts';
import type { MethodExemption } from '../facts/method-exemptions.ts';
import type { ScopeTest, UnboundCredentials } from '../facts/oauth-clients.ts';
import type { CredentialFlow } from '../facts/flows.ts';
import type {
  AuthorizationRequest,
  GuessableSecret,
  InsecureEndpoint,
  PkceGap,
  TokenVerification,
} from '../facts/oauth.ts';
import type { OptionalGate } from '../facts/optional-gates.ts';
import type { PublicCache, SecretThroughClient } from '../facts/session-state.ts';
import type { UnpublishedResource, VerifierError } from '../facts/resource-servers.ts';
import type { HostValidation, OriginTest } from '../facts/sessions.ts';
import type { TlsWeakness } from '../facts/tls.ts';
import type { ThreatModel } from '../facts/threats.ts';

type Fact =
  | AuthorizationRequest
  | CredentialFlow
  | GuessableSecret
  | HostValidation
  | InsecureEndpoint
  | PkceGap
  | TlsWeakness
  | TokenVerification
  | CertificateCommand
  | DeployedSecret
  | ImageLeak
  | KeyExposure
  | OptionalClientCertificate
  | PipelineLeak
  | PublishedPort
  | ArgumentSecret
  | BearerGate
  | CleartextServer
  | CorsPolicy
  | CredentialComparison
  | CredentialFallback
  | CredentialRead
  | DangerousSwitch
  | Endpoint
  | Gate
  | IdentityTokenCheck
  | IncompleteMetadata
  | InlineSecret
  | LeakedCredential
  | Listener
  | MethodExemption
  | OptionalGate
  | OriginTest
  | PublicCache
  | ScopeTest
  | SecretThroughClient
  | SkippedConsent
  | ThreatModel
  | TlsContext
  | TokenDecode
  | UnboundCredentials
  | VerifierError
  | UndeclaredSecret
  | UnmaskedInput
  | UnpinnedPackage
  | UnprotectedSecret
  | UnpublishedResource
  | VulnerableDependency;

/** Whether a finding's subject is a fact of a kind. */
export function isOf<K extends Fact['kind']>(
  subject: object | undefined,
  kind: K,
): subject is Extract<Fact, { kind: K }> {
  return subject !== undefined && 'kind' in subject && subject.kind === kind;
}
