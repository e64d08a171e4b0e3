import { conditionsOf, setConditions } from '../../../lib/engine/index.js';
import type { Condition } from '../../../lib/model/index.js';
import { given, plain, type Topic } from '../topic.js';

/** Merging of conditions. */
export const conditions: Topic = {
  operations: {
    SetConditions: (input) => {
      const now = '<now>';
      const [existing, incoming] = [given<Condition[]>(input, 'existing'), given<Condition[]>(input, 'incoming')];
      return { conditions: plain(setConditions(existing, incoming, given<string[]>(input, 'evaluatedTypes'), now)) };
    },
    GetConditions: (input) => ({
      conditions: plain(conditionsOf(given<Condition[]>(input, 'existing'), given<string[]>(input, 'types'))),
    }),
  },
};
