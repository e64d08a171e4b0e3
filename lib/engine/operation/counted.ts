import { digestText } from '../../kube/index.js';
import type { CountedResources } from '../../model/index.js';
import { bytesOf } from '../bytes.js';

interface Listed {
  readonly group?: string | undefined;
  readonly version?: string | undefined;
  readonly kind?: string | undefined;
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
  readonly status?: string | undefined;
}

/** A list of which only a part is kept whole. */
export interface Shortened<T> {
  readonly whole: readonly T[];
  readonly counted: readonly CountedResources[];
}

/**
 * Keeps of a list, in its order, what has to be told one by one, as far as the room goes (in bytes of JSON), and the first object
 * of every kind, so that its kinds can always be read from it. The rest becomes counts.
 */
export function shortened<T extends Listed>(
  list: readonly T[],
  isTold: (one: T) => boolean,
  room: number,
): Shortened<T> {
  const kinds = new Set<string>();
  const rest = new Map<string, { counts: Omit<CountedResources, 'count' | 'digest'>; names: string[] }>();
  let left = room;
  const whole = list.filter((one) => {
    const { group, version, kind, status } = one;
    const known = kinds.has(kindText(one));
    kinds.add(kindText(one));
    const size = bytesOf(one);
    if (!known || (isTold(one) && size <= left)) {
      left -= size;
      return true;
    }
    const id = `${kindText(one)}\n${status ?? ''}`;
    const counts = { ...(group && { group }), ...(version && { version }), kind, ...(status && { status }) };
    const entry = rest.get(id) ?? { counts, names: [] };
    rest.set(id, entry);
    entry.names.push(`${one.namespace ?? ''}/${one.name ?? ''}`);
    return false;
  });
  const counted = [...rest.values()].map(({ counts, names }) => ({
    ...counts,
    count: names.length,
    digest: digestText(names.sort().join('\n')),
  }));
  return { whole, counted };
}

/** Two counts as one: what is of the same kind, and of which the same is said, is added up. */
export function addedUp(before: readonly CountedResources[], more: readonly CountedResources[]): CountedResources[] {
  const all = new Map<string, CountedResources>();
  for (const one of [...before, ...more]) {
    const id = `${kindText(one)}\n${one.status ?? ''}`;
    const same = all.get(id);
    const digest = same ? digestText(`${same.digest}\n${one.digest}`) : one.digest;
    all.set(id, { ...one, count: (same?.count ?? 0) + one.count, digest });
  }
  return [...all.values()];
}

const kindText = ({ group = '', version = '', kind = '' }: Listed): string => `${group}/${version}/${kind}`;
