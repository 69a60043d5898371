/** `1 error`, `2 errors`. */
export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** `2 errors, 1 warning`; `no findings` when there are none. */
export function describeCounts(errors: number, warnings: number, others: number): string {
  const parts: string[] = [];
  if (errors > 0) parts.push(countOf(errors, 'error'));
  if (warnings > 0) parts.push(countOf(warnings, 'warning'));
  if (others > 0) parts.push(countOf(others, 'note'));
  return parts.length > 0 ? parts.join(', ') : 'no findings';
}
