import type { Endpoint } from '../../facts/facts.ts';
import { isAtLeast, type Least } from '../../frameworks/sdk-versions.ts';
import type { Module } from '../../program/link.ts';
import type { FixContext } from '../fixes.ts';

export type SdkMajor = 1 | 2;

const SECOND = /^@modelcontextprotocol\/(server|node|express|hono|fastify)(\/|$)/;
const FIRST = /^@modelcontextprotocol\/sdk(\/|$)/;

/** Which SDK a file is written against: what it (or the file where its requests reach MCP) imports, else what is installed. */
export function sdkMajor(module: Module, endpoint: Endpoint, context: FixContext): SdkMajor {
  for (const each of [module, context.module(endpoint.reaches.path)]) {
    if (each?.requests.some((request) => SECOND.test(request))) return 2;
    if (each?.requests.some((request) => FIRST.test(request))) return 1;
  }
  return endpoint.sdk.package === '@modelcontextprotocol/server' || (endpoint.sdk.major ?? 1) >= 2 ? 2 : 1;
}

const LEAST: Readonly<Record<SdkMajor, readonly [string, Least]>> = {
  1: ['@modelcontextprotocol/sdk', [1, 32, 0]],
  2: ['@modelcontextprotocol/express', [2, 0, 2]],
};

/** Whether `requireBearerAuth` knows `expectedResource`. A package that is not there yet will be installed new. */
export function knowsExpectedResource(major: SdkMajor, path: string, context: FixContext): boolean {
  const [name, least] = LEAST[major];
  const version = context.packages.version(path, name);
  return version === undefined || isAtLeast(version, least);
}
