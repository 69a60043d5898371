/** A lifetime as people write it: `2 days`, `12 hours`. */
export function shownSeconds(seconds: number): string {
  const [unit, size] = seconds >= 172_800 ? ['days', 86_400] : seconds >= 7_200 ? ['hours', 3_600] : ['minutes', 60];
  return `${Math.round(seconds / size)} ${unit}`;
}
