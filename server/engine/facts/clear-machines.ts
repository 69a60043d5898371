import { isEveryInterface, isLoopbackAddress } from './addresses.ts';
import type { CleartextServer } from './hosts.ts';

/** Names that only resolve inside: of a container's network, a cluster, a machine. */
const INSIDE =
  /^[^.]+$|\.(?:localhost|internal|svc|cluster\.local|test|example|invalid)$|^example\.(?:com|org|net)$|\.example\.(?:com|org|net)$/i;
const LOCAL =
  /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|\[?f[cd][\da-f]{2}:)|\.(?:local|lan|home|home\.arpa|intranet|corp)$/i;

/** The machine of an `http` URL, when it is another one, and whether it is one of a local network. */
export function reachedInClear(url: string): Pick<CleartextServer, 'machine' | 'local'> | undefined {
  const host = /^http:\/\/(?:[^/@\s]*@)?(\[[\da-f:.]+\]|[^/:?#\s]+)/i.exec(url)?.[1];
  if (host === undefined || /[${}<>%*]|your|placeholder/i.test(host)) return undefined;
  if (isLoopbackAddress(host) || isEveryInterface(host) || INSIDE.test(host)) return undefined;
  return { machine: host, local: LOCAL.test(host) };
}
