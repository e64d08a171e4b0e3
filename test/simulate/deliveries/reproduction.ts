import { format, inspect } from 'node:util';
import type { DeliveryCase } from './delivery-case.js';

/** A case that went wrong, as the test that reproduces it. */
export function reproductionOf(which: DeliveryCase, why: string): string {
  const literal = inspect(structuredClone(which), { depth: 8, compact: 3, breakLength: 110 });
  return format(
    'test(%s, async () => {\n  expect((await runCase(%s)).violations).toEqual([]);\n});',
    JSON.stringify(why.split('\n')[0]),
    literal,
  );
}
