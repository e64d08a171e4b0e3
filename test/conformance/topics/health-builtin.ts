import { builtInRule, healthOf } from '../../../lib/engine/index.js';
import type { KubeObject } from '../../../lib/kube/index.js';
import { given, plain, type Topic } from '../topic.js';

/** Built-in health rules. A message is compared where one is expected. */
export const healthBuiltin: Topic = {
  operations: {
    '': (input, { expect }) => {
      const object = given<KubeObject>(input, 'object');
      const health = healthOf({ ...object, metadata: object.metadata ?? {} }, builtInRule);
      if (!health) return { health: null };
      const asked = given<{ message?: string } | null>(expect, 'health')?.message !== undefined;
      return {
        health: plain(asked ? { status: health.status, message: health.message ?? '' } : { status: health.status }),
      };
    },
  },
};
