import { systemClock } from '../../cluster/index.js';
import { stringifyJson, writeYaml } from '../../kube/index.js';
import { inspect } from '../../reconciler/index.js';
import { Sources } from '../../source/index.js';
import { CliError } from '../errors.js';
import { exitCodes } from '../exit-codes.js';
import { connectToHub, repositoryMapping, type HubOptions } from '../hub/connect.js';
import { applicationNotFound } from '../hub/not-found.js';
import { renderingOptions, type RenderingFlags, type RepositoryMapping } from '../options.js';
import { coloursFor } from '../output/colour.js';
import { diffsAsJson, renderDiffs } from '../output/diff.js';
import type { Format } from '../output/format.js';
import { stateFolder, statePaths } from '../up/settings.js';

/** The flags of `slipway app diff`. */
export interface DiffFlags extends HubOptions, RenderingFlags {
  readonly output: Format;
  readonly revision?: string;
  readonly repository: readonly RepositoryMapping[];
  readonly now?: string;
}

/**
 * `slipway app diff NAME`: what a sync would change, as the reconciler's own comparison says. The exit code is 3 when there is
 * a difference.
 */
export async function diffApplication(name: string, flags: DiffFlags, out: NodeJS.WriteStream): Promise<void> {
  const clock = systemClock(flags.now === undefined ? {} : { startAt: flags.now });
  const sources = new Sources({
    cacheDir: statePaths(stateFolder).cache,
    mapping: repositoryMapping(flags.repository),
    ...renderingOptions(flags),
    clock,
    pollMilliseconds: false,
  });
  try {
    const comparison = await inspect({
      hub: await connectToHub(flags),
      namespace: flags.namespace,
      sources,
      clock,
      application: name,
      ...(flags.revision !== undefined && { revision: flags.revision }),
    });
    if (!comparison) throw applicationNotFound(name);
    const failure = comparison.conditions.find(({ type }) => type.endsWith('Error'));
    if (failure) {
      throw new CliError('COMPARISON_FAILED', `${failure.type}: ${failure.message}`, {
        where: `application ${name}`,
        remedy: 'nothing can be said of its objects until that is mended',
      });
    }
    const diffs = [...comparison.diffs.values()].filter(({ state }) => state !== 'same');
    if (flags.output === 'json') out.write(`${stringifyJson(diffsAsJson(diffs), { indent: 2 })}\n`);
    else if (flags.output === 'yaml') out.write(writeYaml(diffsAsJson(diffs)));
    else
      out.write(
        diffs.length === 0
          ? `${name}: no difference at ${comparison.sync.revision ?? ''}\n`
          : `${renderDiffs(diffs, coloursFor(out))}\n`,
      );
    if (diffs.length > 0) process.exitCode = exitCodes.different.code;
  } finally {
    await sources.close();
  }
}
