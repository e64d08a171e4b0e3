import type { JsonObject } from '../../../lib/kube/index.js';
import type { Api } from './api.js';
import type { Cases } from './contract.js';
import { expectRefusal, invalid, type Cause } from './status.js';
import { casesOf } from './table.js';

/** A kind whose rules are stated. */
export interface RuledKind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
}

/** An object that breaks rules, without kind and name, and the causes for which it is refused. */
export type Broken = readonly [body: JsonObject, ...causes: Cause[]];

/** Cases in which new objects of a kind are refused for these causes, all of them. */
export function refusedFor(ruled: RuledKind, rows: Readonly<Record<string, Broken>>): Cases {
  const { apiVersion, kind, plural } = ruled;
  const group = apiVersion.includes('/') ? `.${apiVersion.split('/')[0] ?? ''}` : '';
  return casesOf(rows, async (api: Api, [body, ...causes]: Broken) => {
    const object = { apiVersion, kind, metadata: { name: 'a' }, ...body };
    const answer = await api.post(`${api.path(apiVersion, plural)}?dryRun=All`, object);
    expectRefusal(answer, invalid(`${kind}${group}`, 'a', ...causes));
  });
}
