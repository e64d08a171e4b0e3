import type { Confinement } from './jail.js';

/** What programs that render are kept from on this machine, as a sentence for the operator. */
export function describeConfinement({ missing, ...kept }: Confinement): string {
  const words = {
    files: 'the files of this machine',
    network: 'the network',
    processes: 'outliving their run',
    processCount: 'more processes than are allowed',
  };
  const names = ['files', 'network', 'processes', 'processCount'] as const;
  const list = (which: boolean): string =>
    names
      .filter((name) => kept[name] === which)
      .map((name) => words[name])
      .join(', ');
  const from = list(true) === '' ? 'nothing but their limits' : list(true);
  const why = missing === undefined ? '' : ` (${missing})`;
  return `programs that render are kept from ${from}${list(false) === '' ? '' : `; not from ${list(false)}${why}`}`;
}
