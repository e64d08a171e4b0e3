import { stringifyJson, writeYaml, type Json } from '../../kube/index.js';
import { announcements } from '../../reconciler/index.js';
import { lookOnce, type LookFlags } from '../hub/look-once.js';
import { applicationNotFound } from '../hub/not-found.js';

/** The flags of `slipway app parameters`. */
export interface ParametersFlags extends LookFlags {
  readonly output: 'yaml' | 'json';
}

/** `slipway app parameters NAME`: what the config management plugins of its sources say that they can be told. */
export async function showParameters(name: string, flags: ParametersFlags, out: NodeJS.WriteStream): Promise<void> {
  const found = await lookOnce(flags, (at) => announcements({ ...at, application: name }));
  if (found === undefined) throw applicationNotFound(name);
  const shown: Json = found.map(({ plugin, parameters }) => ({ plugin, parameters: [...parameters] }));
  out.write(flags.output === 'json' ? `${stringifyJson(shown, { indent: 2 })}\n` : writeYaml(shown));
}
