import type { DiagnosticData } from './convert.ts';
import { diagnosticData } from './convert.ts';

/** Says which fix an action is, so that its edit can be computed when it is chosen. */
export interface ActionData extends DiagnosticData {
  readonly uri: string;
  /** The fix's id. */
  readonly fix: string;
}

/** What a client sent back as an action's data, if it is ours. */
export function actionData(data: unknown): ActionData | undefined {
  const finding = diagnosticData(data);
  if (finding === undefined) return undefined;
  const { uri, fix } = data as Partial<Record<keyof ActionData, unknown>>;
  return typeof uri === 'string' && typeof fix === 'string' ? { ...finding, uri, fix } : undefined;
}
