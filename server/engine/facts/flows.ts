import type { Evidence } from '../finding.ts';
import type { Place } from '../source.ts';

/** What a credential is, as far as its source tells. */
export type CredentialSourceKind =
  /** Sent by the caller: a header, a parameter, a cookie, `authInfo.token`. */
  | 'request'
  /** All headers of the caller's request at once. */
  | 'headers'
  /** A secret of the environment or of the settings. */
  | 'setting'
  /** The whole environment at once. */
  | 'environment'
  /** What an authorization server issued: a whole token response, the credentials of an OAuth client. */
  | 'tokens'
  /** A variable, property or parameter that its name declares a credential. */
  | 'named';

export interface CredentialSource {
  readonly kind: CredentialSourceKind;
  /** As the source names it: `authorization`, `API_KEY`, `tokens`; never a value. */
  readonly name: string;
  readonly at: Place;
}

export type CredentialSinkKind =
  /** `console.error(…)`, `logger.info(…)`, `server.sendLoggingMessage(…)` */
  | 'log'
  /** The content of a tool result, prompt or resource. */
  | 'result'
  /** `throw new Error(…)` */
  | 'error'
  /** The body of an HTTP response. */
  | 'response'
  /** A file, a key-value store, the storage of a browser. */
  | 'store'
  /** A request to another service, or the client of one. */
  | 'upstream';

/** A credential on its way to a place where it must not be. */
export interface CredentialFlow {
  readonly kind: 'flow';
  readonly source: CredentialSource;
  /** From the source to the sink, each in between where the credential changes its name or its file. */
  readonly steps: readonly Evidence[];
  readonly sink: {
    readonly kind: CredentialSinkKind;
    /** The whole call or expression. */
    readonly at: Place;
    /** The part of it that carries the credential. */
    readonly argument: Place;
    /** As the source writes it: `console.log`, `fs.writeFileSync`, `Authorization`, `token`. */
    readonly name: string;
  };
  /** Only a part of the credential gets there: its first characters. */
  readonly partial: boolean;
  /** Printed on a terminal by a program that somebody runs to set things up, and to see it: `scripts/get-token.ts`. */
  readonly onPurpose: boolean;
}

/** `header ?? process.env.SERVICE_TOKEN`: a caller without a credential acts with the operator's. */
export interface OperatorFallback {
  readonly kind: 'operatorFallback';
  readonly at: Place;
  /** What the caller may send: `authorization`. */
  readonly given: { readonly at: Place; readonly name: string };
  /** What is used when nothing was sent: `SERVICE_TOKEN`. */
  readonly operator: { readonly at: Place; readonly name: string };
}

/** A credential among the arguments of a tool or prompt: the model sees it. */
export interface SecretParameter {
  readonly kind: 'secretParameter';
  /** The property of the schema. */
  readonly at: Place;
  readonly name: string;
  /** The tool, where its name is known. */
  readonly tool: string | undefined;
}

/** A credential in code that a browser or an app downloads. */
export interface ClientCredential {
  readonly kind: 'clientCredential';
  readonly at: Place;
  /** The variable that the bundler writes into the code: `VITE_OPENAI_API_KEY`; or the switch that allows it. */
  readonly name: string;
  readonly how: 'bundled' | 'allowed';
}

/** A credential in a URL that is built here, or that people are told to build. */
export interface UrlCredential {
  readonly kind: 'urlCredential';
  readonly at: Place;
  /** The parameter: `access_token`. */
  readonly parameter: string;
  readonly how:
    /** Sent to a service that takes it in a header as well. */
    | { readonly kind: 'upstream'; readonly host: string; readonly header: string }
    /** A token in a URL of whatever service. */
    | { readonly kind: 'sent'; readonly name: string; readonly source: Place }
    /** A text that tells people to put their token into the URL of this server. */
    | { readonly kind: 'documented' }
    /** Settings of a caller that travel in the URL, a credential among them. */
    | { readonly kind: 'configuration'; readonly name: string; readonly source: Place };
}
