import type { Endpoint, Gate } from './facts.ts';

/** `POST /mcp` in backticks, `/mcp` when it answers every method, or words when its route is not known. */
export function endpointName({ methods, route }: Endpoint): string {
  const name = [methods.join(', '), route ?? ''].filter((part) => part !== '').join(' ');
  return route === undefined ? 'the MCP handler' : `\`${name}\``;
}

/** A gate as the source names it, in backticks, or words for what has no name there. */
export function gateName({ name }: Gate): string {
  return quoted(name);
}

/** A gate that stands before something: one that is a check inside a handler has no name of its own. */
export function checkName({ name }: Gate): string {
  return name.includes(' ') ? 'the check' : quoted(name);
}

/** A name of the source in backticks; words stay words. */
export function quoted(name: string): string {
  return name.includes(' ') ? name : `\`${name}\``;
}

/** A name at the start of a sentence. */
export function capitalised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
