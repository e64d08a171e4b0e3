import { diffObject, argoCdSettings } from '../../../lib/engine/index.js';
import { type JsonObject, type KubeObject } from '../../../lib/kube/index.js';
import { given, Unsupported, type Topic } from '../topic.js';

/** Whether an object differs, by Git alone and by the last client-side apply. */
export const diff: Topic = {
  operations: {
    Diff: (input, { expect }) => {
      const config = given<KubeObject | null>(input, 'config');
      const live = given<KubeObject | null>(input, 'live');
      const strategy = given<string>(input, 'strategy');
      if (strategy === 'serverSide' || strategy === 'structuredMerge') throw new Unsupported(strategy);
      if (expect['asserts'] !== undefined) throw new Unsupported('predicted objects');
      if (!config || !live) return { modified: config !== null };
      const options = given<JsonObject | undefined>(input, 'options') ?? {};
      if (options['ignoreFields'] !== undefined) throw new Unsupported('ignoreFields');
      const settings = { ...argoCdSettings, ignoreAggregatedRoles: options['ignoreAggregatedRoles'] === true };
      return { modified: diffObject(config, live, { settings }).state !== 'same' };
    },
    DiffArray: (input) => {
      const lives = given<readonly KubeObject[]>(input, 'lives');
      const configs = given<readonly KubeObject[]>(input, 'configs');
      return {
        modified: configs.some((config, index) => {
          const live = lives[index];
          return live === undefined || diffObject(config, live, { settings: argoCdSettings }).state !== 'same';
        }),
      };
    },
  },
};
