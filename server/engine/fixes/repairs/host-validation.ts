import type { HostValidation } from '../../facts/sessions.ts';
import type { Fix } from '../../fix.ts';
import { isAtLeast } from '../../frameworks/sdk-versions.ts';
import { createDrafts } from '../drafts.ts';
import { registrationOf } from '../find.ts';
import type { FixContext, Fixer } from '../fixes.ts';
import { sdkMajor } from '../gates/sdk.ts';
import { insertMiddleware } from '../middleware.ts';
import { planned } from '../plans.ts';
import { stop } from '../snippet.ts';
import { isOf } from '../subject.ts';

/** The names of this machine, as `Host` has them without a port. */
const LOOPBACK = "'localhost', '127.0.0.1', '[::1]'";

/** `app.post('/mcp', hostHeaderValidation([…]), handler)`; options of an app or a transport are a plan. */
export const validateHost: Fixer = function* (finding, subject, context) {
  const fix =
    isOf(subject, 'hostValidation') && subject.gap === 'absent' ? withMiddleware(subject, context) : undefined;
  if (fix) yield fix;
  else yield* planned(finding, subject, context);
};

function withMiddleware({ at, reach }: HostValidation, context: FixContext): Fix | undefined {
  const drafts = createDrafts(context);
  const draft = drafts.of(at.path);
  const endpoint = context.endpoints(at.path).find((each) => each.at.start === at.start && each.at.end === at.end);
  const call = draft && endpoint && registrationOf(endpoint, draft.module);
  if (!draft || !call || endpoint.framework !== 'express') return undefined;
  const source = sourceOf(sdkMajor(draft.module, endpoint, context), at.path, context);
  if (source === undefined) return undefined;
  const names = reach === 'loopback' ? LOOPBACK : stop(LOOPBACK);
  const middleware = `${draft.import(source, 'hostHeaderValidation')}([${names}])`;
  const reaches = endpoint.reaches.path === at.path ? endpoint.reaches : undefined;
  if (!insertMiddleware(draft, call, reaches, middleware)) return undefined;
  const isKnown = reach === 'loopback';
  const steps = isKnown ? [] : ['Write down the names under which clients reach this server, without ports.'];
  return {
    id: 'validate-host',
    title: 'Look at `Host` before the endpoint',
    class: isKnown ? 'safe' : 'values',
    edits: drafts.edits(),
    steps,
  };
}

/** Where the middleware comes from: version 1 of the SDK has it from 1.24.0. */
function sourceOf(major: 1 | 2, path: string, { packages }: FixContext): string | undefined {
  if (major === 2) return '@modelcontextprotocol/express';
  const version = packages.version(path, '@modelcontextprotocol/sdk');
  const isThere = version === undefined || isAtLeast(version, [1, 24, 0]);
  return isThere ? '@modelcontextprotocol/sdk/server/middleware/hostHeaderValidation.js' : undefined;
}
