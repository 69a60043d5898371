import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Paths of PEM files. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

export interface Authority extends Certificate {
  /** A certificate with a subject alternative name: `DNS:agent.example.com`. */
  issue(name: string, subjectAltName: string): Certificate;
}

/** Makes an authority with openssl (on Debian: the package `openssl`) in a folder. */
export function createAuthority(folder: string, name: string): Authority {
  const own = pathsOf(folder, name);
  openssl('req', '-x509', ...keyOptions(own), '-out', own.cert, '-days', '2', '-subj', `/CN=${name}`);
  return {
    ...own,
    issue(client, subjectAltName) {
      const files = pathsOf(folder, `${name}-${client}`);
      const request = join(folder, `${name}-${client}.csr`);
      const extensions = join(folder, `${name}-${client}.ext`);
      writeFileSync(extensions, `subjectAltName=${subjectAltName}\nbasicConstraints=CA:FALSE\n`);
      openssl('req', '-new', ...keyOptions(files), '-out', request, '-subj', `/CN=${client}`);
      const signing = ['-CA', own.cert, '-CAkey', own.key, '-CAcreateserial', '-days', '2', '-extfile', extensions];
      openssl('x509', '-req', '-in', request, '-out', files.cert, ...signing);
      return files;
    },
  };
}

export function readCertificate({ key, cert }: Certificate): { readonly key: Buffer; readonly cert: Buffer } {
  return { key: readFileSync(key), cert: readFileSync(cert) };
}

function pathsOf(folder: string, name: string): Certificate {
  return { key: join(folder, `${name}.key.pem`), cert: join(folder, `${name}.cert.pem`) };
}

function keyOptions({ key }: Certificate): readonly string[] {
  return ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', key];
}

function openssl(...args: readonly string[]): void {
  const run = spawnSync('openssl', args, { encoding: 'utf8', timeout: 20_000 });
  if (run.error)
    throw new Error('These tests need the command `openssl` (on Debian: apt-get install openssl).', {
      cause: run.error,
    });
  if (run.status !== 0) throw new Error(`openssl ${args.join(' ')}: ${run.stderr}`);
}
