import { describeConfinement } from '../../../lib/source/index.js';

const kept = { files: true, network: true, processes: true };

test('what the jail keeps programs from is said in a sentence, with what it can not and why', () => {
  expect(describeConfinement({ ...kept, processCount: true })).toBe(
    'programs that render are kept from the files of this machine, the network, outliving their run, more processes than are allowed',
  );
  expect(describeConfinement({ ...kept, processCount: false })).toMatch(/; not from more processes than are allowed$/);
  const none = { files: false, network: false, processes: false, processCount: false };
  expect(describeConfinement({ ...none, missing: 'only Linux has user namespaces' })).toBe(
    'programs that render are kept from nothing but their limits; not from the files of this machine, the network, outliving their run, ' +
      'more processes than are allowed (only Linux has user namespaces)',
  );
});
