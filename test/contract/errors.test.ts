import { contract } from './support/contract.js';
import { configMap } from './support/objects.js';
import { badRequest, expectRefusal, notFound } from './support/status.js';

contract('errors', {
  cases: {
    'a missing object is not found, and the answer names it': async (api) => {
      expectRefusal(await api.get(api.path('v1', 'configmaps', 'none')), notFound('configmaps', 'none'));
    },
    'a watch says what happens': async (api) => {
      const watch = await api.watch(`${api.path('v1', 'configmaps')}?watch=1&labelSelector=a`);
      await api.make(api.path('v1', 'configmaps'), configMap('a', {}, { labels: { a: 'b' } }));
      expect((await watch.first(1))[0]?.object.metadata.name).toBe('a');
    },
  },
});
void badRequest;
