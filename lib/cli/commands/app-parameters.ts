import { systemClock } from '../../cluster/index.js';
import { stringifyJson, writeYaml, type Json } from '../../kube/index.js';
import { announcements } from '../../reconciler/index.js';
import { Sources } from '../../source/index.js';
import { connectToHub, repositoryMapping, type HubOptions } from '../hub/connect.js';
import { applicationNotFound } from '../hub/not-found.js';
import { renderingOptions, type RenderingFlags, type RepositoryMapping } from '../options.js';
import { stateFolder, statePaths } from '../up/settings.js';

/** The flags of `slipway app parameters`. */
export interface ParametersFlags extends HubOptions, RenderingFlags {
  readonly output: 'yaml' | 'json';
  readonly repository: readonly RepositoryMapping[];
  readonly now?: string;
}

/** `slipway app parameters NAME`: what the config management plugins of its sources say that they can be told. */
export async function showParameters(name: string, flags: ParametersFlags, out: NodeJS.WriteStream): Promise<void> {
  const clock = systemClock(flags.now === undefined ? {} : { startAt: flags.now });
  const sources = new Sources({
    cacheDir: statePaths(stateFolder).cache,
    mapping: repositoryMapping(flags.repository),
    ...renderingOptions(flags),
    clock,
    pollMilliseconds: false,
  });
  try {
    const hub = await connectToHub(flags);
    const found = await announcements({ hub, namespace: flags.namespace, sources, clock, application: name });
    if (found === undefined) throw applicationNotFound(name);
    const shown: Json = found.map(({ plugin, parameters }) => ({ plugin, parameters: [...parameters] }));
    out.write(flags.output === 'json' ? `${stringifyJson(shown, { indent: 2 })}\n` : writeYaml(shown));
  } finally {
    await sources.close();
  }
}
