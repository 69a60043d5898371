import type { SecretFormat } from './format.ts';
import { basicAuthFormat } from './formats/basic-auth.ts';
import { cloudFormats } from './formats/cloud.ts';
import { codeFormats } from './formats/code.ts';
import { commerceFormats } from './formats/commerce.ts';
import { databaseUriFormat } from './formats/database-uri.ts';
import { hostingFormats } from './formats/hosting.ts';
import { jwtFormat } from './formats/jwt.ts';
import { modelFormats } from './formats/models.ts';
import { pemFormat } from './formats/pem.ts';
import { searchFormats } from './formats/search.ts';
import { serviceAccountFormat } from './formats/service-account.ts';
import { workFormats } from './formats/work.ts';

/** Every credential format that is known. Where two would do, the more specific one comes first. */
export const secretFormats: readonly SecretFormat[] = [
  ...modelFormats,
  ...searchFormats,
  ...codeFormats,
  ...cloudFormats,
  ...hostingFormats,
  ...workFormats,
  ...commerceFormats,
  databaseUriFormat,
  basicAuthFormat,
  jwtFormat,
  serviceAccountFormat,
  pemFormat,
];

/** Those of them that need a name or a place beside them. */
export const namedFormats = secretFormats.filter(
  (format): format is SecretFormat & Required<Pick<SecretFormat, 'named'>> => format.named !== undefined,
);

const PREFIX = new RegExp(
  `^(?:${secretFormats
    .flatMap(({ shapes }) => shapes.flatMap(({ before, anchors }) => (before > 0 ? [] : anchors)))
    .filter((anchor) => anchor.length > 2 && !anchor.includes('/'))
    .sort((a, b) => b.length - a.length)
    .map((anchor) => anchor.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('|')})`,
);

/** What every credential of some format starts with, when a value starts so; else empty. */
export function publicPrefixOf(value: string): string {
  return PREFIX.exec(value)?.[0] ?? '';
}
