import type { Api } from './api.js';
import type { Cases } from './contract.js';

/** Cases of one form: each row is a promise in words and what it takes to prove it. */
export function casesOf<T>(rows: Readonly<Record<string, T>>, prove: (api: Api, row: T) => Promise<void>): Cases {
  return Object.fromEntries(
    Object.entries(rows).map(([sentence, row]) => [sentence, (api: Api): Promise<void> => prove(api, row)]),
  );
}
