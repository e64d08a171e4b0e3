import { objectsAt } from '../../lib/embedded/fields.js';
import { contract } from './support/contract.js';
import { createGiven, missingOf } from './support/stored-form.js';
import { casesOf } from './support/table.js';

contract('what must be said of an object', {
  cases: casesOf(missingOf(), async (api, { given, causes }) => {
    const { status, body } = await createGiven(api, given);
    expect(status).toBe(422);
    const texts = (list: readonly unknown[]): string[] => list.map((cause) => JSON.stringify(cause)).sort();
    expect(texts(objectsAt(body, 'details', 'causes'))).toEqual(texts(causes));
  }),
});
