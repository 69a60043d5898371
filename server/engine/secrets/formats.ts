import type { SecretFormat } from './format.ts';
import { aiFormats } from './formats/ai.ts';
import { cloudFormats } from './formats/cloud.ts';
import { codeFormats } from './formats/code.ts';
import { databaseUriFormat } from './formats/database-uri.ts';
import { jwtFormat } from './formats/jwt.ts';
import { pemFormat } from './formats/pem.ts';
import { workFormats } from './formats/work.ts';

/** Every credential format that is known by its own look, wherever it stands. The more specific one comes first. */
export const secretFormats: readonly SecretFormat[] = [
  ...aiFormats,
  ...codeFormats,
  ...cloudFormats,
  ...workFormats,
  databaseUriFormat,
  jwtFormat,
  pemFormat,
];
