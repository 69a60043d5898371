import { basename } from '../paths.ts';

/** Manifests, lockfiles, configurations, container files, ignore files. */
const DECISIVE =
  /^(?:package(?:-lock)?\.json|npm-shrinkwrap\.json|[tj]sconfig.*\.json|deno\.jsonc?|wrangler\.(?:toml|jsonc?)|pyproject\.toml|setup\.(?:py|cfg)|pipfile|requirements.*\.(?:txt|in)|.+\.lockb?|pnpm-.+\.yaml|\.mcp-auth-audit\.json|\.gitignore)$|^(?:dockerfile|containerfile)|\.dockerfile$|compose.*\.ya?ml$/i;

/** Whether findings of code may depend on what a file that is no code says. */
export function decidesPrograms(path: string): boolean {
  return DECISIVE.test(basename(path)) || /\/requirements\/[^/]+\.(?:txt|in)$/.test(path);
}
