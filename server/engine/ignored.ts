import ignore from 'ignore';
import { relative } from './paths.ts';

/** Says whether version control leaves a path out. */
export type Ignored = (path: string, isFolder: boolean) => boolean;

export const nothingIgnored: Ignored = () => false;

/** Adds the `.gitignore` of a folder to those above it. Inside it may take back what they leave out. */
export function withIgnoreFile(above: Ignored, folder: string, text: string): Ignored {
  const matcher = ignore({ allowRelativePaths: true }).add(text);
  return (path, isFolder) => {
    const { ignored, unignored } = matcher.test(relative(folder, path) + (isFolder ? '/' : ''));
    if (unignored) return false;
    return ignored || above(path, isFolder);
  };
}
