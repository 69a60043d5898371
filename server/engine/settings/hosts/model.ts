import type { HostFacts } from '../../facts/hosts.ts';
import type { Around, Claims, SettingsFile } from '../around.ts';

/** What files say that tell a host how to start or reach servers, and environment files. */
export async function modelHosts(file: SettingsFile, around: Around): Promise<Partial<HostFacts> & Claims> {
  await around.tracked(file.path);
  return {};
}
