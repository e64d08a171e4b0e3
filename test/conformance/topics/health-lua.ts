import { healthByRule } from '../../../lib/engine/index.js';
import type { KubeObject } from '../../../lib/kube/index.js';
import { given, Unsupported, type Topic } from '../topic.js';

/** Health rules of custom kinds. A kind without a rule is unsupported. */
export const healthLua: Topic = {
  operations: {
    '': (input) => {
      const health = healthByRule(given<KubeObject>(input, 'object'));
      if (!health) throw new Unsupported();
      return { status: health.status, message: health.message ?? '' };
    },
  },
};
