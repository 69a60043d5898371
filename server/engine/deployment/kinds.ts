import type { ReferenceSyntax } from '../facts/deployment.ts';
import { basename } from '../paths.ts';
import type { SettingsNode } from '../settings/nodes.ts';
import { entryOf, mapAt, textAt } from '../settings/tree.ts';

/** What a file of settings deploys, or runs in a pipeline. */
export type DeploymentKind =
  'compose' | 'kubernetes' | 'platform' | 'github' | 'gitlab' | 'circleci' | 'azure' | 'pipeline' | 'package';

const PIPELINES: readonly (readonly [DeploymentKind, RegExp])[] = [
  ['github', /(?:^|\/)\.github\/workflows\/[^/]+\.ya?ml$|(?:^|\/)\.github\/actions\/.*action\.ya?ml$/],
  ['gitlab', /(?:^|\/|\.)\.?gitlab-ci(?:\.[\w-]+)?\.ya?ml$/],
  ['circleci', /(?:^|\/)\.circleci\/[^/]+\.ya?ml$/],
  ['azure', /(?:^|\/)azure-pipelines?(?:[.-][\w-]+)?\.ya?ml$|(?:^|\/)\.azure-?pipelines\/.*\.ya?ml$/],
  ['pipeline', /(?:^|\/)(?:bitbucket-pipelines|\.drone|\.travis|cloudbuild|buildspec|\.woodpecker|appveyor)\.ya?ml$/],
];
/** Platforms by the names of their files: Render, Fly, Cloudflare, App Engine, Vercel, Netlify, Serverless, Azure Functions. */
const PLATFORM =
  /^(?:render\.ya?ml|fly(?:\.[\w-]+)?\.toml|wrangler(?:\.[\w-]+)?\.(?:toml|jsonc?)|app\.ya?ml|vercel\.json|now\.json|netlify\.toml|serverless\.ya?ml|local\.settings\.json|railway\.(?:json|toml)|nixpacks\.toml|zeabur\.ya?ml|koyeb\.ya?ml)$/i;

/** The kind of a file, by its path and what it says. Undefined for settings of something else. */
export function kindOf(path: string, roots: readonly SettingsNode[]): DeploymentKind | undefined {
  const pipeline = PIPELINES.find(([, pattern]) => pattern.test(path));
  if (pipeline) return pipeline[0];
  const name = basename(path);
  if (name === 'package.json') return 'package';
  const isTree = /\.(?:ya?ml|json)$/.test(name);
  if (isTree && roots.some((root) => textAt(root, 'apiVersion') !== undefined && textAt(root, 'kind') !== undefined))
    return 'kubernetes';
  if (PLATFORM.test(name)) return 'platform';
  return isTree && roots.some(isCompose) ? 'compose' : undefined;
}

/** `services:` whose entries say what container they are. */
function isCompose(root: SettingsNode): boolean {
  const services = mapAt(root, 'services');
  return (
    services !== undefined &&
    services.entries.some(({ value }) => ['image', 'build', 'container_name'].some((key) => entryOf(value, key)))
  );
}

/** How a file of a kind refers to secrets. */
export const REFERENCES: Readonly<Partial<Record<DeploymentKind, ReferenceSyntax>>> = {
  compose: 'compose',
  github: 'github',
  kubernetes: 'kubernetes',
  azure: 'azure',
};

export function isPipeline(kind: DeploymentKind): boolean {
  return PIPELINES.some(([pipeline]) => pipeline === kind);
}

/** Files that only developers and tests start: `compose.dev.yml`, `docker-compose.test.yml`. */
export function isForDevelopment(path: string): boolean {
  return (
    /(?:^|[./_-])(?:dev|devel|development|local|test|tests|testing|ci|e2e|override|debug|example|sample|demo)(?:[./_-]|$)/i.test(
      basename(path),
    ) || /(?:^|\/)(?:\.devcontainer|dev|local)\//.test(path)
  );
}
