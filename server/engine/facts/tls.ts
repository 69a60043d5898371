import type { Place } from '../source.ts';

/** An option that takes away from TLS what it is there for. */
export interface TlsWeakness {
  readonly kind: 'tlsWeakness';
  readonly at: Place;
  readonly weakness: 'hostname' | 'version' | 'ciphers';
  /** `checkServerIdentity`, `TLSv1`, `RC4` */
  readonly name: string;
}
