/** What an audit took: milliseconds by phase, and how much was modelled anew. */
export interface Phases {
  read: number;
  parse: number;
  link: number;
  model: number;
  judge: number;
  files: number;
  programs: number;
}

export function noPhases(): Phases {
  return { read: 0, parse: 0, link: 0, model: 0, judge: 0, files: 0, programs: 0 };
}
