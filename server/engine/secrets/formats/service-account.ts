import type { Inspection, SecretFormat, Surroundings } from '../format.ts';
import { BASE36, DIGIT, HEX } from '../format.ts';
import { draw, type Random } from '../random.ts';
import { samplePrivateKey } from './pem.ts';

/** How far from its key a service account says that it is one; a whole file of Google's has 2,400 characters. */
const REACH = 4000;

/** The key file of a Google service account: JSON that holds a PEM, `{"type": "service_account", "private_key": …}`. */
export const serviceAccountFormat: SecretFormat = {
  id: 'gcp-sa',
  provider: 'Google Cloud service account',
  can: 'acts as the service account wherever that has a role',
  variables: ['GOOGLE_APPLICATION_CREDENTIALS', 'GOOGLE_SERVICE_ACCOUNT_KEY', 'GCP_SERVICE_ACCOUNT_KEY'],
  revoke: 'https://console.cloud.google.com/iam-admin/serviceaccounts',
  publicPrefix: 0,
  shapes: [
    {
      anchors: ['private_key'],
      before: 0,
      pattern:
        /private_key[\\"']{0,8}\s{0,8}[:=]\s{0,8}[\\"']{1,8}-----BEGIN (?:RSA )?PRIVATE KEY-----(?:[^-]|-(?!----)){8,8000}-----END [A-Z ]{3,24}-{4,5}/y,
      opaque: false,
      sample,
    },
  ],
  inspect: inspectServiceAccount,
};

function inspectServiceAccount(token: string, { text, start, end }: Surroundings): Inspection | undefined {
  const around = text.slice(Math.max(0, start - REACH), start) + text.slice(end, end + REACH);
  if (!around.includes('service_account') && !around.includes('auth_provider_x509_cert_url')) return undefined;
  const from = token.indexOf('-----BEGIN');
  const body = token.slice(token.indexOf('-----', from + 5) + 5, token.lastIndexOf('-----END')).replace(/\\+n|\s/g, '');
  return /^M[A-P][A-Za-z\d+/=]{24}/.test(body) ? { grade: body.length > 400 ? 'certain' : 'likely', from } : undefined;
}

function sample(random: Random): string {
  const project = `${draw(random, BASE36, 8)}-${draw(random, DIGIT, 6)}`;
  return JSON.stringify({
    type: 'service_account',
    project_id: project,
    private_key_id: draw(random, HEX, 40),
    private_key: `${samplePrivateKey(random)}\n`,
    client_email: `mcp@${project}.iam.gserviceaccount.com`,
    client_id: draw(random, DIGIT, 21),
    auth_provider_x509_cert_url: 'https://www.googleapis.com/oauth2/v1/certs',
  });
}
