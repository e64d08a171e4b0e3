import type { Capabilities } from '../render/index.js';
import type { FoundDestination } from './ports.js';
import type { Shell } from './shell.js';
import type { RenderTerms } from './sources.js';

/** What counts now for the Applications of a destination; without one, for those that are rendered for none. */
export function renderTerms(shell: Shell, destination?: FoundDestination): RenderTerms {
  const { rendering } = shell.settings();
  const cluster = destination?.cluster;
  if (cluster?.capabilities === undefined) return rendering;
  const capabilities = async (): Promise<Capabilities> =>
    (await cluster.capabilities?.()) ?? { version: '', apiVersions: [] };
  return { ...rendering, capabilities };
}
