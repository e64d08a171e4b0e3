import { stringifyJson, writeYaml } from '../../kube/index.js';
import { inspect } from '../../reconciler/index.js';
import { CliError } from '../errors.js';
import { exitCodes } from '../exit-codes.js';
import { lookOnce, type LookFlags } from '../hub/look-once.js';
import { applicationNotFound } from '../hub/not-found.js';
import { coloursFor } from '../output/colour.js';
import { diffsAsJson, renderDiffs } from '../output/diff.js';
import type { Format } from '../output/format.js';

/** The flags of `slipway app diff`. */
export interface DiffFlags extends LookFlags {
  readonly output: Format;
  readonly revision?: string;
}

/**
 * `slipway app diff NAME`: what a sync would change, as the reconciler's own comparison says. The exit code is 3 when there is
 * a difference.
 */
export async function diffApplication(name: string, flags: DiffFlags, out: NodeJS.WriteStream): Promise<void> {
  const { revision } = flags;
  const comparison = await lookOnce(flags, (at) =>
    inspect({ ...at, application: name, ...(revision !== undefined && { revision }) }),
  );
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
}
