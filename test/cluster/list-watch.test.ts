import type { ServerResponse } from 'node:http';
import { ApiClient } from '../../lib/cluster/client.js';
import { ListWatch } from '../../lib/cluster/list-watch.js';
import { ApiError, UnreachableError } from '../../lib/cluster/errors.js';
import { systemClock } from '../../lib/cluster/system-clock.js';
import { json, refusal, ScriptedApi } from './scripted-api.js';
import { eventually } from '../support/patience.js';

const resource = { group: '', version: 'v1', kind: 'ConfigMap', plural: 'configmaps', namespaced: true, verbs: [] };
const item = (name: string, resourceVersion: string): object => ({
  metadata: { name, namespace: 'd', resourceVersion },
});
const list = (resourceVersion: string, ...items: object[]): object => ({
  kind: 'ConfigMapList',
  metadata: { resourceVersion },
  items,
});
const event = (type: string, object: object): string => `${JSON.stringify({ type, object })}\n`;

async function watching(answer: ConstructorParameters<typeof ScriptedApi>[0]): Promise<{
  api: ScriptedApi;
  said: string[];
  errors: unknown[];
  renew: () => void;
  stop: () => Promise<void>;
}> {
  const api = await new ScriptedApi(answer).start();
  const said: string[] = [];
  const errors: unknown[] = [];
  const client = new ApiClient({ server: api.url });
  const watch = new ListWatch({
    client,
    resource,
    clock: systemClock(),
    pause: () => new Promise((resolve) => setTimeout(resolve, 10)),
    listener: {
      replaced: (objects) =>
        said.push(`list ${objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`).join(' ')}`),
      changed: (type, { metadata }) => said.push(`${type} ${metadata.name}`),
      failed: (error) => errors.push(error),
    },
  });
  watch.start();
  return {
    api,
    said,
    errors,
    renew: () => watch.renew(),
    stop: async () => {
      watch.stop();
      client.close();
      await api.stop();
    },
  };
}

const begin = (response: ServerResponse): void =>
  void response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders();

describe('list and watch', () => {
  it('lists page by page, then watches from there with bookmarks', async () => {
    const { api, said, stop } = await watching((request, response) => {
      const url = new URL(request.url ?? '', 'http://api');
      if (url.searchParams.get('watch') !== null) {
        begin(response);
        response.write(event('ADDED', item('c', '12')));
        return;
      }
      if (url.searchParams.get('continue') === 'more') return json(response, list('10', item('b', '9')));
      json(response, { metadata: { resourceVersion: '10', continue: 'more' }, items: [item('a', '8')] });
    });
    await eventually(() => said.length === 2);
    await stop();
    expect(said).toEqual(['list ConfigMap/a ConfigMap/b', 'ADDED c']);
    expect(api.asked[2]).toBe(
      'GET /api/v1/configmaps?watch=true&allowWatchBookmarks=true&resourceVersion=10&timeoutSeconds=300',
    );
  });

  it('goes on from the last bookmark when the server ends a watch, without a new list', async () => {
    const { api, said, stop } = await watching((request, response, { asked }) => {
      if (!request.url?.includes('watch=')) return json(response, list('10'));
      begin(response);
      if (asked.length === 2) response.end(event('BOOKMARK', { metadata: { resourceVersion: '40' } }));
      else response.write(event('MODIFIED', item('a', '41')));
    });
    await eventually(() => said.length === 2);
    await stop();
    expect(said).toEqual(['list ', 'MODIFIED a']);
    expect(api.asked.map((asked) => /resourceVersion=(\d+)/.exec(asked)?.[1])).toEqual([undefined, '10', '40']);
  });

  it.each(['an ERROR event', 'an HTTP 410'])('lists anew when the version is forgotten, told by %s', async (form) => {
    const { said, errors, stop } = await watching((request, response, { asked }) => {
      const lists = asked.filter((line) => !line.includes('watch=')).length;
      if (!request.url?.includes('watch=')) return json(response, list(`${lists}0`, item(`n${lists}`, '1')));
      if (lists > 1) return begin(response);
      if (form === 'an HTTP 410') return refusal(response, 410, 'Expired', 'too old resource version');
      begin(response);
      response.end(
        event('ERROR', { kind: 'Status', code: 410, reason: 'Expired', message: 'too old resource version: 1 (18)' }),
      );
    });
    await eventually(() => said.length === 2);
    await stop();
    expect(said).toEqual(['list ConfigMap/n1', 'list ConfigMap/n2']);
    expect(errors).toEqual([]);
  });

  it('lists anew when what is listed is no longer to be believed, also while the watch is about to begin', async () => {
    const waiting: ServerResponse[] = [];
    const { said, errors, renew, stop } = await watching((request, response, { asked }) => {
      const lists = asked.filter((line) => !line.includes('watch=')).length;
      if (!request.url?.includes('watch=')) return json(response, list(`${lists}0`, item(`n${lists}`, '1')));
      if (lists === 1) return void waiting.push(response);
      begin(response);
      response.write(event('ADDED', item('c', '21')));
    });
    await eventually(() => waiting.length === 1);
    renew();
    for (const response of waiting) begin(response);
    await eventually(() => said.length === 3);
    await stop();
    expect(said).toEqual(['list ConfigMap/n1', 'list ConfigMap/n2', 'ADDED c']);
    expect(errors).toEqual([]);
  });

  it('lists anew after a broken connection, and says that it broke', async () => {
    const { said, errors, stop } = await watching((request, response, { asked }) => {
      if (!request.url?.includes('watch=')) return json(response, list('10'));
      begin(response);
      if (asked.length === 2) setTimeout(() => response.destroy(), 10);
    });
    await eventually(() => said.length === 2);
    await stop();
    expect(errors[0]).toBeInstanceOf(UnreachableError);
  });

  it('keeps trying when the server refuses', async () => {
    const { said, errors, stop } = await watching((request, response, { asked }) => {
      if (asked.length < 3) return refusal(response, 403, 'Forbidden', 'configmaps is forbidden');
      if (!request.url?.includes('watch=')) return json(response, list('10', item('a', '1')));
      begin(response);
    });
    await eventually(() => said.length === 1);
    await stop();
    expect(errors).toHaveLength(2);
    expect(errors[0]).toBeInstanceOf(ApiError);
    expect(errors[0]).toMatchObject({ status: 403, reason: 'Forbidden', detail: 'configmaps is forbidden' });
  });
});
