const KEY_FILE =
  /(?:^|\/)(?:[^/]*\.key|id_(?:rsa|dsa|ecdsa|ed25519)|(?:[^/]*[-_.])?(?:priv|private|privkey|key|private[-_]?key)\.pem|[^/]*\.(?:p12|pfx|jks|keystore))$/i;
/** Keys that packages and signatures are checked with, and what says that it is public. */
const PUBLIC = /(?:^|[^a-z])pub(?:lic)?(?:[^a-z]|$)|\/(?:apt|yum\.repos\.d|keyrings?|trusted\.gpg\.d|rpm-gpg)\/|gpg/i;

/** Whether a path names a file with a private key: `server.key`, `certs/*.key`, `id_ed25519`, `privkey.pem`. */
export function isKeyFile(path: string): boolean {
  return KEY_FILE.test(path) && !PUBLIC.test(path);
}

/** Files of credentials by name: `.env` and its kin (not `.env.example`), `.netrc`, a service account. */
export function isSecretFile(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  if (/^\.env(?:\.|$)/.test(name)) return !/example|sample|template|dist|default|schema|test|\.enc/.test(name);
  return /^(?:\.netrc|\.git-credentials|\.pypirc|credentials\.json|service[-_]account(?:[-_]key)?\.json|client_secrets?\.json)$/.test(
    name,
  );
}
