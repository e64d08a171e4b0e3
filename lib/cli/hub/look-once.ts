import { systemClock, type Connection } from '../../cluster/index.js';
import type { Clock } from '../../kube/index.js';
import { Sources } from '../../source/index.js';
import { renderingOptions, type RenderingFlags, type RepositoryMapping } from '../options.js';
import { stateFolder, statePaths } from '../up/settings.js';
import { connectToHub, repositoryMapping, type HubOptions } from './connect.js';

/** The flags of verbs that look once at an Application and its sources. */
export interface LookFlags extends HubOptions, RenderingFlags {
  readonly repository: readonly RepositoryMapping[];
  /** RFC 3339. @default the time of the machine */
  readonly now?: string;
}

/** Does what needs the hub, and sources that are not watched; they are closed afterwards. */
export async function lookOnce<T>(
  flags: LookFlags,
  look: (at: { hub: Connection; namespace: string; sources: Sources; clock: Clock }) => Promise<T>,
): Promise<T> {
  const clock = systemClock(flags.now === undefined ? {} : { startAt: flags.now });
  const sources = new Sources({
    cacheDir: statePaths(stateFolder).cache,
    mapping: repositoryMapping(flags.repository),
    ...renderingOptions(flags),
    clock,
    pollMilliseconds: false,
  });
  try {
    return await look({ hub: await connectToHub(flags), namespace: flags.namespace, sources, clock });
  } finally {
    await sources.close();
  }
}
