import Sequencer from '@jest/test-sequencer';
import { join } from 'node:path';

/** Suites that take longest, the longest first: begun last, one of them would keep the others' processors idle at the end. */
const longest = [
  'contract/kubectl.test.ts',
  'reconciler/large-operation.test.ts',
  'embedded/durability.test.ts',
  'e2e/crash.test.ts',
];

/** The order in which jest runs suites on a machine that has never run them. */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => {
      const index = longest.findIndex((name) => path.endsWith(join('/test', name)));
      return index < 0 ? longest.length : index;
    };
    return [...super.sort(tests)].sort((a, b) => rank(a) - rank(b));
  }
}
