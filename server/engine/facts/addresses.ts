import type { BindAddress, Endpoint, Listener } from './facts.ts';

/** `127.0.0.1` and its whole block, `::1`, `localhost`: reached from this machine alone. */
export function isLoopbackAddress(address: string): boolean {
  return /^(?:127(?:\.\d{1,3}){3}|\[?::1\]?|localhost)$/i.test(address);
}

/** Every interface of the machine: `0.0.0.0`, `::`, `*`, and the empty host, which Node takes for none. */
export function isEveryInterface(address: string): boolean {
  return /^(?:0\.0\.0\.0|\[?::\]?|\*|)$/.test(address);
}

/** Only this machine reaches it, as long as nobody sets the environment to something else. */
export function isLoopback(bind: BindAddress): boolean {
  if (bind.kind === 'literal') return isLoopbackAddress(bind.address);
  return bind.kind === 'environment' && bind.fallback !== undefined && isLoopbackAddress(bind.fallback);
}

/** Every network that the machine is in reaches it: said so, or because nothing is said. */
export function listensEverywhere(bind: BindAddress): boolean {
  if (bind.kind === 'implicit') return true;
  if (bind.kind === 'literal') return isEveryInterface(bind.address);
  return bind.kind === 'environment' && (bind.fallback === undefined || isEveryInterface(bind.fallback));
}

/** Where a listener is reached from, as the end of a sentence. */
export function reachOf({ bind }: Listener): string {
  if (isLoopback(bind)) return 'on this machine only';
  if (listensEverywhere(bind)) return 'on all interfaces';
  return bind.kind === 'literal' ? `on \`${bind.address}\`` : 'on an address that is known at run time';
}

/** Nothing but this machine reaches an endpoint. What listens where nobody can see it counts as reached. */
export function isLoopbackOnly({ listeners }: Endpoint): boolean {
  return listeners.length > 0 && listeners.every(({ bind }) => isLoopback(bind));
}
