import type { AppProject } from '../../model/index.js';
import type { Capabilities } from '../render/index.js';
import type { FoundDestination } from './ports.js';
import type { Shell } from './shell.js';
import type { RenderTerms } from './sources.js';

/**
 * What counts now for the Applications of a project.
 *
 * @param destination absent for what is rendered for no cluster
 */
export function renderTerms(shell: Shell, { spec }: AppProject, destination?: FoundDestination): RenderTerms {
  const { sourceRepos, sourceIntegrity, signatureKeys } = spec;
  const cluster = destination?.cluster;
  const capabilities = async (): Promise<Capabilities> =>
    (await cluster?.capabilities?.()) ?? { version: '', apiVersions: [] };
  return {
    ...shell.settings().rendering,
    permissions: { sourceRepos, sourceIntegrity, signatureKeys },
    ...(cluster?.capabilities && { capabilities }),
  };
}
