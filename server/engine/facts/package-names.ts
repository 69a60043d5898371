/** The name of a Python package as it is compared (PEP 503): lower case, `-` for runs of `-`, `_` and `.`. */
export function normalName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}
