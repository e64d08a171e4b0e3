import type { ServerResponse } from 'node:http';
import { ApiClient } from '../../lib/cluster/client.js';
import { ApiError, UnreachableError } from '../../lib/cluster/errors.js';
import { json, refusal, ScriptedApi } from './scripted-api.js';

describe('requests to an API server', () => {
  it('carry integers beyond 2^53 exactly, both ways', async () => {
    const api = await new ScriptedApi((_request, response) =>
      json(response, '{"spec":{"big":9007199254740993}}'),
    ).start();
    const client = new ApiClient({ server: api.url });
    const answer = await client.json('PUT', '/x', { body: { spec: { big: 9007199254740993n } } });
    client.close();
    await api.stop();
    expect(api.bodies[0]).toBe('{"spec":{"big":9007199254740993}}');
    expect(answer).toEqual({ spec: { big: 9007199254740993n } });
  });

  it('carry the token, and a body with its length on DELETE', async () => {
    const api = await new ScriptedApi((_request, response) => json(response, {})).start();
    const client = new ApiClient({ server: api.url, token: 's3cret' });
    await client.json('DELETE', '/x', { body: { kind: 'DeleteOptions' } });
    client.close();
    await api.stop();
    expect(api.headers[0]).toMatchObject({ authorization: 'Bearer s3cret', 'content-length': '24' });
  });

  it('say what the server refused, with its causes', async () => {
    const api = await new ScriptedApi((_request, response) =>
      json(
        response,
        {
          kind: 'Status',
          code: 409,
          reason: 'Conflict',
          message: 'Apply failed with 1 conflict',
          details: {
            causes: [{ reason: 'FieldManagerConflict', field: '.spec.color', message: 'conflict with "ed"' }],
          },
        },
        409,
      ),
    ).start();
    const client = new ApiClient({ server: api.url });
    const error = await client.json('PATCH', '/x', { body: {} }).catch((caught: unknown) => caught);
    client.close();
    await api.stop();
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({
      status: 409,
      reason: 'Conflict',
      causes: [{ reason: 'FieldManagerConflict', field: '.spec.color', message: 'conflict with "ed"' }],
    });
  });

  it('say where they got no answer and what to look at, without the token', async () => {
    const api = await new ScriptedApi(() => undefined).start();
    const { url } = api;
    await api.stop();
    const client = new ApiClient({ server: url, token: 's3cret' });
    const error = await client.json('GET', '/version').catch((caught: unknown) => caught);
    client.close();
    expect(error).toBeInstanceOf(UnreachableError);
    expect(String(error)).toMatch(
      new RegExp(`${url}: cannot reach the Kubernetes API: .*ECONNREFUSED.*; check that the server runs`),
    );
    expect(String(error)).not.toContain('s3cret');
  });

  it('are at most as many at a time as allowed', async () => {
    const concurrency = 3;
    let waiting: ServerResponse[] = [];
    let most = 0;
    const answer = (): void => {
      const all = waiting;
      waiting = [];
      for (const response of all) json(response, {});
    };
    // Answered as soon as so many wait; one more would come in the moment that is left for it.
    const api = await new ScriptedApi((_request, response) => {
      waiting.push(response);
      most = Math.max(most, waiting.length);
      if (waiting.length === concurrency) setTimeout(answer, 10);
    }).start();
    const client = new ApiClient({ server: api.url }, { concurrency });
    await Promise.all(Array.from({ length: 4 * concurrency }, () => client.json('GET', '/x')));
    client.close();
    await api.stop();
    expect(most).toBe(concurrency);
  });

  it('renew credentials that change when the server says 401', async () => {
    let issued = 0;
    const api = await new ScriptedApi((request, response) =>
      request.headers.authorization === 'Bearer token-2'
        ? json(response, {})
        : refusal(response, 401, 'Unauthorized', 'no'),
    ).start();
    const client = new ApiClient({
      server: api.url,
      credentials: () => Promise.resolve({ headers: { authorization: `Bearer token-${++issued}` } }),
    });
    await expect(client.json('GET', '/x')).resolves.toEqual({});
    client.close();
    await api.stop();
  });
});
