/** Major, minor and patch. */
export type Least = readonly [number, number, number];

/** Whether a version is a certain one or newer; a pre-release counts as the release that it leads to. */
export function isAtLeast(version: string, least: Least): boolean {
  const parts = version.split('.').map((each) => Number.parseInt(each, 10));
  for (const [at, wanted] of least.entries()) {
    const difference = (parts[at] ?? 0) - wanted;
    if (difference !== 0) return difference > 0;
  }
  return true;
}
