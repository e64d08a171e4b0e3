import type { IncomingMessage, ServerResponse } from 'node:http';
import { ApiClient } from '../../lib/cluster/client.js';
import { mayBeRepeated, patienceFor, turnOf } from '../../lib/cluster/persistence.js';
import { Turnstile } from '../../lib/cluster/turnstile.js';
import type { Clock } from '../../lib/kube/index.js';
import { ManualClock } from './manual-clock.js';
import { json, refusal, ScriptedApi } from './scripted-api.js';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A clock on which every wait is over at once, and noted. */
class SwiftClock implements Clock {
  readonly waits: number[] = [];
  private time = Date.parse('2026-01-01T00:00:00Z');

  now(): Date {
    return new Date(this.time);
  }

  after(milliseconds: number, wake: () => void): () => void {
    this.waits.push(milliseconds);
    const timer = setImmediate(() => {
      this.time += milliseconds;
      wake();
    });
    return () => clearImmediate(timer);
  }
}

/** Refuses so many requests, the first ones, and answers the others. */
function refusing(times: number, code: number, retryAfter?: number): Promise<ScriptedApi> {
  return new ScriptedApi((_request: IncomingMessage, response: ServerResponse, api) => {
    if (api.asked.length > times) return json(response, { done: true });
    if (retryAfter !== undefined) response.setHeader('retry-after', String(retryAfter));
    refusal(response, code, 'TooBusy', 'not now');
  }).start();
}

/** What comes of one request, how often it was sent and how long was waited in between. */
async function asked(
  api: ScriptedApi,
  method: string,
  request: Parameters<ApiClient['json']>[2] = {},
): Promise<{ answer: unknown; times: number; waits: readonly number[] }> {
  const clock = new SwiftClock();
  const client = new ApiClient({ server: api.url }, { clock });
  const answer: unknown = await client.json(method, '/x', request).catch((error: unknown) => error);
  client.close();
  await api.stop();
  return { answer, times: api.asked.length, waits: clock.waits };
}

describe('a server that has too much to do', () => {
  it.each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])(
    'is asked again by %s after as long as it says',
    async (method) => {
      const { answer, times, waits } = await asked(await refusing(2, 429, 7), method);
      expect(answer).toEqual({ done: true });
      expect(times).toBe(3);
      expect(Math.min(...waits)).toBeGreaterThanOrEqual(7_000);
    },
  );

  it('is left alone by everybody until then, watches included', async () => {
    const clock = new ManualClock();
    const api = await refusing(1, 429, 5);
    const client = new ApiClient({ server: api.url }, { clock });
    const refused = client.json('GET', '/first');
    while (clock.waiting < 2) await turn();
    const others = [
      client.json('DELETE', '/second'),
      client.as('ed').json('POST', '/third'),
      client.watch('/watch', {}),
    ];
    clock.advance(4_999);
    await turn();
    expect(api.asked).toEqual(['GET /first']);
    clock.advance(1);
    const [, , stream] = await Promise.all([...others, refused]);
    expect(api.asked.slice(1).sort()).toEqual(['DELETE /second', 'GET /first', 'GET /watch', 'POST /third']);
    if (stream !== null && typeof stream === 'object' && 'stop' in stream && typeof stream.stop === 'function')
      stream.stop();
    client.close();
    await api.stop();
  });

  it('is given up on when a call has taken a minute', async () => {
    const { answer, times } = await asked(await refusing(1_000, 429, 20), 'GET');
    expect(answer).toMatchObject({ status: 429, retryAfterSeconds: 20 });
    expect(times).toBe(3);
  });
});

describe('a server that cannot answer', () => {
  it.each([500, 502, 503, 504])(
    'is asked again with %i what can be asked twice, after growing pauses',
    async (code) => {
      const { answer, times, waits } = await asked(await refusing(3, code), 'PATCH', {
        body: {},
        contentType: 'application/apply-patch+yaml',
      });
      expect(answer).toEqual({ done: true });
      expect(times).toBe(4);
      expect(waits[2]).toBeGreaterThan(waits[0] ?? Infinity);
    },
  );

  it('is believed after four times', async () => {
    const { answer, times } = await asked(await refusing(1_000, 500), 'DELETE');
    expect(answer).toMatchObject({ status: 500 });
    expect(times).toBe(4);
  });

  it.each(['POST', 'PUT'])('is not asked again by %s, which may have been done', async (method) => {
    const { answer, times } = await asked(await refusing(1, 503), method);
    expect(answer).toMatchObject({ status: 503 });
    expect(times).toBe(1);
  });

  it('is not asked again for who does that himself', async () => {
    expect((await asked(await refusing(1, 503), 'GET', { once: true })).times).toBe(1);
  });

  it('is not asked again where it refused', async () => {
    for (const code of [400, 401, 403, 404, 409, 410, 413, 422]) {
      expect((await asked(await refusing(1, code), 'GET')).times).toBe(1);
    }
  });
});

describe('the patience with a refusal', () => {
  it('differs by half on either side, so that those refused together do not come again together', () => {
    const pauses = [0, 0.5, 1].map((chance) => patienceFor({ status: 500 }, 2, true, chance)?.pause);
    expect(pauses).toEqual([100, 200, 300]);
  });

  it('leaves a server alone that is not available and says for how long', () => {
    expect(patienceFor({ status: 503, retryAfterSeconds: 2 }, 1, true, 0)).toEqual({ pause: 2_000, forAll: true });
    expect(patienceFor({ status: 503 }, 1, true, 0)).toEqual({ pause: 50, forAll: false });
  });

  it('repeats no patch whose operations build on each other', () => {
    expect(mayBeRepeated('PATCH', 'application/json-patch+json')).toBe(false);
    expect(mayBeRepeated('PATCH', 'application/merge-patch+json')).toBe(true);
  });
});

describe('requests that wait for each other', () => {
  it('pass in the order of their turns, and as many at a time as there are places', async () => {
    const turnstile = new Turnstile(new ManualClock(), 1);
    const passed: string[] = [];
    const ask = (name: string, method: string, path: string): void =>
      void turnstile.enter(turnOf(method, path)).then(() => passed.push(name));
    ask('under way', 'GET', '/api/v1/pods');
    ask('event', 'POST', '/api/v1/namespaces/argocd/events');
    ask('apply', 'PATCH', '/api/v1/namespaces/a/configmaps/b');
    ask('status', 'PATCH', '/apis/argoproj.io/v1alpha1/namespaces/argocd/applications/a');
    ask('deletion', 'DELETE', '/api/v1/namespaces/a/configmaps/b');
    for (let count = 1; count <= 5; count++) {
      await turn();
      expect(passed).toHaveLength(count);
      turnstile.leave();
    }
    expect(passed).toEqual(['under way', 'status', 'deletion', 'apply', 'event']);
  });

  it('are all let go when the connection is closed, to hear of it', async () => {
    const clock = new ManualClock();
    const turnstile = new Turnstile(clock, 1);
    turnstile.shut(1_000_000);
    const all = Promise.all([turnstile.enter('ordinary'), turnstile.enter('last'), turnstile.opened()]);
    turnstile.close();
    await expect(all).resolves.toHaveLength(3);
    expect(clock.waiting).toBe(0);
  });
});
