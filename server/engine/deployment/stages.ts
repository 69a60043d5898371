import type { Command } from '../settings/nodes.ts';

/** One stage of a Dockerfile. */
export interface Stage {
  readonly name: string | undefined;
  /** The image or stage that it begins with. */
  readonly base: string;
  readonly commands: readonly Command[];
  /** Its layers are part of the image that is built when no stage is asked for. */
  readonly shipped: boolean;
}

/** The stages in order. What stands before the first `FROM` belongs to none. */
export function stagesOf(commands: readonly Command[]): readonly Stage[] {
  const stages: { name: string | undefined; base: string; commands: Command[]; shipped: boolean }[] = [];
  for (const command of commands) {
    if (command.name.toUpperCase() === 'FROM') stages.push({ ...fromOf(command), commands: [], shipped: false });
    else stages.at(-1)?.commands.push(command);
  }
  let at = stages.length - 1;
  for (let stage = stages[at]; stage; stage = stages[at]) {
    stage.shipped = true;
    const { base } = stage;
    at = stages.findIndex(({ name }, index) => index < at && name === base);
  }
  return stages;
}

// FROM --platform=linux/amd64 node:24 AS build
function fromOf({ words }: Command): { readonly name: string | undefined; readonly base: string } {
  const [base, as, name] = words.map(({ text }) => text).filter((text) => !text.startsWith('--'));
  return { base: base?.toLowerCase() ?? '', name: as?.toLowerCase() === 'as' ? name?.toLowerCase() : undefined };
}
