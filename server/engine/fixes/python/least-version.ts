import type { Packages } from '../../frameworks/context.ts';

/** A step where the version that is installed, locked or allowed is older than what a fix needs: `[2, 13]` is 2.13. */
export function raiseVersionStep(
  packages: Packages,
  path: string,
  name: string,
  [major, minor]: readonly [major: number, minor: number],
): readonly string[] {
  const version = packages.version(path, name);
  const [ownMajor = 0, ownMinor = 0] = (version ?? '').split('.').map(Number);
  const isOld = version !== undefined && (ownMajor < major || (ownMajor === major && ownMinor < minor));
  return isOld ? [`Raise \`${name}\` to ${major}.${minor} or later: ${version} has not what this needs.`] : [];
}
