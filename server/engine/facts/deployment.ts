import type { Place } from '../source.ts';
import type { Endpoint } from './facts.ts';
import type { SettingsSecret } from './hosts.ts';

/** How references to secrets are written where a value stands; undefined where there is no such form. */
export type ReferenceSyntax = 'compose' | 'kubernetes' | 'github' | 'azure';

/** A credential that is written into what a deployment is made from. */
export interface DeployedSecret extends SettingsSecret {
  readonly kind: 'deployedSecret';
  /** An image that is built, a manifest that starts containers, a pipeline. */
  readonly carrier: 'image' | 'manifest' | 'workflow';
  /** A word that somebody made up for a service that only developers start. */
  readonly development: boolean;
  /** `:-value` of `${KEY:-value}`: what the variable has when nothing sets it. */
  readonly fallback: Place | undefined;
  readonly reference: ReferenceSyntax | undefined;
  /** What a reference replaces: the text between the quotes. Undefined when only a part of it is the value. */
  readonly value: Place | undefined;
  /** The whole setting: `KEY=value`, `value: …`. Undefined in commands. */
  readonly setting: Place | undefined;
  /** What goes when the setting goes; undefined where something has to take its place. */
  readonly removal: Place | undefined;
}

/** A way in which a secret of the builder becomes part of an image. */
export interface ImageLeak {
  readonly kind: 'imageLeak';
  readonly at: Place;
  /** `argument`: a build argument that an instruction uses; `file`: a file of secrets that is copied. */
  readonly how: 'argument' | 'file';
  /** The argument or the file. */
  readonly name: string;
  /** Where a build argument is declared. */
  readonly declared: Place | undefined;
}

/** A secret of a pipeline that becomes visible to who may not see it. */
export interface PipelineLeak {
  readonly kind: 'pipelineLeak';
  readonly at: Place;
  /**
   * `printed`: a command writes it to the log; `encoded`: it writes it in a form that no masking knows; `environment`:
   * a command lists all variables; `traced`: the shell writes each command before it runs it; `argument`: it is written
   * into the command; `untrusted`: code of a stranger runs beside it.
   */
  readonly how: 'printed' | 'encoded' | 'environment' | 'traced' | 'argument' | 'untrusted';
  /** The secret as the file names it; for `environment`, `traced` and `untrusted` one of them. */
  readonly name: string;
  /** The command or action, as the file writes its name. */
  readonly command: string;
  /** Where the secret comes in. */
  readonly source: Place | undefined;
  /** The line of the command, when nothing else stands there and the step does as much without it. */
  readonly removal: Place | undefined;
}

/** A port of a container that other machines reach, with nothing between them and the server in it. */
export interface PublishedPort {
  readonly kind: 'publishedPort';
  readonly at: Place;
  /** As it is written: `3000:3000`. */
  readonly shown: string;
  /** Who publishes it: the service, the command, the object. */
  readonly by: string;
  readonly how: 'compose' | 'docker-run' | 'kubernetes' | 'platform';
  /** A way into MCP of the code behind it that nothing guards. */
  readonly open: Endpoint;
  /** What is written where so that only this machine reaches it. Undefined where the form has no place for that. */
  readonly address: { readonly at: number; readonly text: string } | undefined;
}

/** A command that makes keys or certificates. Undefined parts are not said; `unknown` ones cannot be read. */
export interface CertificateCommand {
  readonly kind: 'certificateCommand';
  readonly at: Place;
  /** Where the command ends. */
  readonly end: number;
  readonly makes: 'authority' | 'client' | 'server' | 'request' | 'key';
  readonly key: { readonly algorithm: 'rsa' | 'ec'; readonly bits: number; readonly at: Place } | undefined;
  readonly digest: { readonly name: string; readonly at: Place } | undefined;
  readonly days: { readonly count: number; readonly at: Place } | undefined;
  /** It names hosts or identities in `subjectAltName`. */
  readonly alternativeNames: boolean | 'unknown';
  /** It says what the certificate is for: `clientAuth`. */
  readonly clientUsage: boolean | 'unknown';
  /** The private key is written without a passphrase. */
  readonly unencryptedKey: Place | undefined;
  /** Made for a test or a development machine and thrown away. */
  readonly throwaway: boolean;
}

/** A private key that more than its owner gets to read. */
export interface KeyExposure {
  readonly kind: 'keyExposure';
  readonly at: Place;
  /** Copied into an image, or made readable for every user of the machine. */
  readonly how: 'image' | 'mode';
  readonly file: string;
  readonly mode: string | undefined;
}

/** A server that asks for a client certificate and goes on without one. */
export interface OptionalClientCertificate {
  readonly kind: 'optionalClientCertificate';
  readonly at: Place;
  /** The setting as it is written: `ssl_verify_client optional`. */
  readonly setting: string;
  /** What replaces `at` so that a certificate is needed; undefined when more than a word has to change. */
  readonly strict: string | undefined;
}

export interface DeploymentFacts {
  readonly deployedSecrets: readonly DeployedSecret[];
  readonly imageLeaks: readonly ImageLeak[];
  readonly pipelineLeaks: readonly PipelineLeak[];
  readonly publishedPorts: readonly PublishedPort[];
  readonly certificateCommands: readonly CertificateCommand[];
  readonly keyExposures: readonly KeyExposure[];
  readonly optionalClientCertificates: readonly OptionalClientCertificate[];
}

export const NO_DEPLOYMENT: DeploymentFacts = {
  deployedSecrets: [],
  imageLeaks: [],
  pipelineLeaks: [],
  publishedPorts: [],
  certificateCommands: [],
  keyExposures: [],
  optionalClientCertificates: [],
};

export function joinDeployment(files: readonly DeploymentFacts[]): DeploymentFacts {
  return {
    deployedSecrets: files.flatMap((each) => each.deployedSecrets),
    imageLeaks: files.flatMap((each) => each.imageLeaks),
    pipelineLeaks: files.flatMap((each) => each.pipelineLeaks),
    publishedPorts: files.flatMap((each) => each.publishedPorts),
    certificateCommands: files.flatMap((each) => each.certificateCommands),
    keyExposures: files.flatMap((each) => each.keyExposures),
    optionalClientCertificates: files.flatMap((each) => each.optionalClientCertificates),
  };
}
