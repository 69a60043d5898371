/**
 * The rules that a name stands for: an id names itself, `transport/*` every rule of that category. Empty when the
 * name is unknown. Configuration, options and suppression comments all read names this way.
 */
export function rulesNamed(name: string, ids: readonly string[]): readonly string[] {
  if (!name.endsWith('/*')) return ids.includes(name) ? [name] : [];
  const category = name.slice(0, -1);
  return ids.filter((id) => id.startsWith(category));
}

/** Every name that `rulesNamed` knows: the ids, and `category/*` for each category, both in the order of the ids. */
export function knownNames(ids: readonly string[]): readonly string[] {
  return [...ids, ...new Set(ids.map(categoryName))];
}

/** `transport/*` for `transport/late-gate`. */
export function categoryName(id: string): string {
  return `${id.slice(0, id.indexOf('/'))}/*`;
}
