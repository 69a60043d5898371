import type { Draft } from './draft.ts';
import { annotation } from './annotation.ts';
import { stop } from './snippet.ts';

/** Code that gives a variable of the environment, or throws: a server without its secret does not start. */
export function requiredEnvironment(draft: Draft, variable: string, isStop = false): string {
  const text = annotation(draft.style);
  const name = draft.defineAtTop(
    'requiredEnvironment',
    (self) => `function ${self}(name${text(': string')})${text(': string')} {
  const value = process.env[name];
  if (!value) throw new Error(\`\${name} must be set\`);
  return value;
}`,
  );
  return `${name}('${isStop ? stop(variable) : variable}')`;
}

/** `MCP_API_KEY` as a constant: `mcpApiKey`. */
export function constantName(variable: string): string {
  const words = variable
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  const name = words.map((word, index) => (index === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1))).join('');
  return /^[a-z]/.test(name) ? name : `value${name}`;
}

/** The step that every fix with a variable ends with. */
export function setStep(variables: readonly string[]): string {
  const names = variables.map((each) => `\`${each}\``);
  const list = names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}` : names.join('');
  return `Set ${list} where the server is started: without ${names.length > 1 ? 'them' : 'it'} the server does not start.`;
}
