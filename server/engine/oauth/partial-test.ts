import type { Call, Conditional, Expression } from '../program/nodes.ts';
import { ancestors } from '../program/walk.ts';

/** A test that looks at a part of a URL only. */
export interface PartialTest {
  /** `startsWith`, `includes`, `endsWith`, `regular expression` */
  readonly how: string;
  /** A URL that passes and is somebody else's; undefined when what is compared is not a constant. */
  readonly passes: string | undefined;
}

/** `origin.startsWith('http://localhost')`, `/localhost/.test(origin)`: whether a call decides by a part of a URL. */
export function partialTest(call: Call, isUrl: (node: Expression) => boolean): PartialTest | undefined {
  const { callee } = call;
  const [argument] = call.arguments;
  if (callee.kind !== 'member' || !argument || !decidesAbout(call)) return undefined;
  const { object } = callee;
  const property = PYTHON_METHODS[callee.property] ?? callee.property;
  if (/^(startsWith|includes|endsWith)$/.test(property) && isUrl(object)) {
    // `startswith(("https://a.example.com", "https://b.example.com"))`
    const texts = argument.kind === 'array' ? argument.elements : [argument];
    for (const text of texts) {
      const passes = text.kind === 'literal' && typeof text.value === 'string' && passing(property, text.value);
      if (passes) return { how: callee.property, passes };
    }
    return undefined;
  }
  // `/localhost/.test(origin)`, `origin.match(/localhost/)`
  const pattern =
    property === 'test' && isUrl(argument) ? object : property === 'match' && isUrl(object) ? argument : undefined;
  if (pattern?.kind !== 'literal' || pattern.pattern === undefined) return undefined;
  const passes = passingPattern(pattern.pattern);
  return passes === undefined ? undefined : { how: 'regular expression', passes };
}

const PYTHON_METHODS: Readonly<Record<string, string | undefined>> = { startswith: 'startsWith', endswith: 'endsWith' };

/** An origin that passes the test and is somebody else's; undefined when the text leaves no room for one. */
export function passing(method: string, text: string): string | undefined {
  if (method === 'includes')
    return /^[\w.:/-]{3,}$/.test(text) && !/^[a-z-]+:\/\/$/.test(text)
      ? `https://${hostOf(text)}.attacker.example`
      : undefined;
  if (method === 'endsWith')
    return text.startsWith('.') || text.includes('://') || !/^[\w-]+(\.[\w-]+)*$/.test(text)
      ? undefined
      : `https://attacker-${text}`;
  // `startsWith('http://localhost:')`: only a port can follow
  return /^https?:\/\/[\w.-]+$/.test(text) ? `${text}.attacker.example` : undefined;
}

export function passingPattern(source: string): string | undefined {
  const host = /(localhost|127\\?\.0\\?\.0\\?\.1|[\w-]+(?:\\\.[\w-]+)+)/.exec(source)?.[1]?.replaceAll('\\', '');
  if (host === undefined) return undefined;
  if (!source.startsWith('^'))
    return source.endsWith('$') && /(^|[^\\])\\\.[\w-]/.test(source.slice(0, 3))
      ? undefined
      : `https://${host}.attacker.example`;
  return source.endsWith('$') || /[:/]\)*$/.test(source)
    ? undefined
    : `${source.startsWith('^https:') ? 'https' : 'http'}://${host}.attacker.example`;
}

function hostOf(text: string): string {
  return text.replace(/^[a-z-]*:?\/\//, '').replace(/[:/].*$/, '') || 'localhost';
}

/** The test's answer is asked for: a condition, a logical expression, a returned value. */
export function decidesAbout(test: Expression): boolean {
  for (const at of ancestors(test)) {
    if (at.kind === 'conditional') return !isShown(at);
    if (at.kind === 'if' || at.kind === 'return' || at.kind === 'logical') return true;
    if (at.kind === 'unary' || at.kind === 'binary') continue;
    if (at.kind === 'declaration') return true;
    return false;
  }
  return false;
}

/** `console.log(isLocal ? 'local' : 'other')`: a word for a log. */
function isShown({ parent }: Conditional): boolean {
  if (parent?.kind === 'template') return true;
  return (
    parent?.kind === 'call' &&
    parent.callee.kind === 'member' &&
    /^(log|debug|info|warn|error|trace)$/.test(parent.callee.property)
  );
}
