import type { JsonObject } from '../../../lib/kube/index.js';
import { root, type Api } from './api.js';
import type { Cases } from './contract.js';
import { forms } from './lists.js';
import { casesOf } from './table.js';

/** What a cell says of the age of an object that was just made. */
export const AGE: unknown = expect.stringMatching(/^\d+s$/);
/** What a cell says of the time at which an object was made. */
export const CREATED: unknown = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);

/** Kind with its apiVersion, plural, whether it lives in a namespace, an object without its name `x`, the cells of its row. */
export type Printed = readonly [
  kind: string,
  plural: string,
  isNamespaced: boolean,
  body: JsonObject,
  ...cells: unknown[],
];

/** Cases in which new objects, which are not kept, are shown as these rows. */
export function printedAs(rows: Readonly<Record<string, Printed>>): Cases {
  return casesOf(rows, async (api: Api, [type, plural, isNamespaced, { metadata, ...body }, ...cells]: Printed) => {
    const at = type.lastIndexOf('/');
    const [apiVersion, kind] = [type.slice(0, at), type.slice(at + 1)];
    const path = isNamespaced ? api.path(apiVersion, plural) : `${root(apiVersion)}/${plural}`;
    const object = { apiVersion, kind, ...body, metadata: { ...(metadata as JsonObject | undefined), name: 'x' } };
    const answer = await api.post(`${path}?dryRun=All&includeObject=None`, object, { accept: forms.table });
    expect(answer.body).toMatchObject({ kind: 'Table' });
    expect((answer.body['rows'] as JsonObject[])[0]?.['cells']).toEqual(cells);
  });
}
