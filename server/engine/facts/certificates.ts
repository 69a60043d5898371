import type { Place } from '../source.ts';

/** A decision about a client by the common name of its certificate. */
export interface CommonNameCheck {
  readonly kind: 'commonNameCheck';
  readonly at: Place;
  /** The whole name is compared, or a part of it: `CN.includes('admin')`. */
  readonly partial: boolean;
}

/** A client's certificate read from a header that a proxy should have set. */
export interface ProxyCertificate {
  readonly kind: 'proxyCertificate';
  readonly at: Place;
  readonly header: string;
}

/** Metadata that promises certificate-bound tokens, where nothing compares the thumbprint of a certificate. */
export interface UnboundToken {
  readonly kind: 'unboundToken';
  readonly at: Place;
}

/** All of the above, by file. */
export interface CertificateFacts {
  readonly commonNameChecks: readonly CommonNameCheck[];
  readonly proxyCertificates: readonly ProxyCertificate[];
  readonly unboundTokens: readonly UnboundToken[];
}

export const NO_CERTIFICATE_FACTS: CertificateFacts = {
  commonNameChecks: [],
  proxyCertificates: [],
  unboundTokens: [],
};
