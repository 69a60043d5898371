import type { PipelineLeak } from '../facts/deployment.ts';
import type { SettingsEntry, SettingsNode } from '../settings/nodes.ts';
import { secretOfExpression } from './pipeline-steps.ts';
import { entriesOf, entryOf, itemsOf, mapAt, scalarsIn, textAt } from '../settings/tree.ts';

/** The head of a pull request, which its author chooses. */
const HEAD = /github\.event\.pull_request\.head\.|github\.head_ref|refs\/pull\/.*\/(?:merge|head)/;

/**
 * `pull_request_target` with a checkout of the head and a secret in the same job: whoever opens a pull request runs code
 * beside the secret. A job that a reviewer has to release (an environment, a label) is left out.
 */
export function* untrustedCheckouts(path: string, root: SettingsNode | undefined): Generator<PipelineLeak> {
  const on = entryOf(root, 'on') ?? trueKey(root);
  if (!on?.value || !names(on.value).includes('pull_request_target')) return;
  for (const { value: job } of entriesOf(mapAt(root, 'jobs'))) {
    if (entryOf(job, 'environment') || /label/.test(textAt(job, 'if') ?? '')) continue;
    const steps = itemsOf(entryOf(job, 'steps')?.value);
    const index = steps.findIndex((step) => {
      const ref = textAt(step, 'with', 'ref');
      return /^actions\/checkout@/.test(textAt(step, 'uses') ?? '') && ref !== undefined && HEAD.test(ref);
    });
    const checkout = steps[index];
    const runs = steps
      .slice(index + 1)
      .some((step) => entryOf(step, 'run') ?? /^\.\//.test(textAt(step, 'uses') ?? ''));
    const secret = [...scalarsIn(job)].find((each) => isSecret(String(each.value)));
    if (!checkout || !runs || !secret) continue;
    const ref = mapAt(checkout, 'with')?.entries.find(({ key }) => key.value === 'ref');
    const { start, end } = ref ?? checkout;
    yield {
      kind: 'pipelineLeak',
      at: { path, start, end },
      how: 'untrusted',
      name: secretOfExpression(String(secret.value)) ?? '',
      command: 'actions/checkout',
      source: { path, start: secret.start, end: secret.end },
      removal: undefined,
    };
  }
}

function isSecret(text: string): boolean {
  const name = secretOfExpression(text);
  return name !== undefined && name !== 'GITHUB_TOKEN';
}

/** `on:` is the key `true` for readers of YAML 1.1. */
function trueKey(root: SettingsNode | undefined): SettingsEntry | undefined {
  return root?.kind === 'map' ? root.entries.find(({ key }) => key.value === true) : undefined;
}

function names(node: SettingsNode): readonly string[] {
  if (node.kind === 'scalar') return [String(node.value)];
  if (node.kind === 'list') return node.items.flatMap(names);
  return node.entries.map(({ key }) => String(key.value));
}
