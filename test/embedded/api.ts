import {
  parseJson,
  stringifyJson,
  type Clock,
  type Json,
  type JsonObject,
  type KubeObject,
} from '../../lib/kube/index.js';
import { ApiServer, Store, type Journal } from '../../lib/embedded/index.js';

/** A clock that stands at one instant until the test moves it. */
export class TestClock implements Clock {
  private at = Date.parse('2026-03-01T12:00:00Z');

  now(): Date {
    return new Date(this.at);
  }

  advance(seconds: number): void {
    this.at += seconds * 1000;
  }

  after(milliseconds: number, wake: () => void): () => void {
    const timer = setTimeout(wake, milliseconds);
    return () => clearTimeout(timer);
  }
}

/** A store whose uids and random names are the numbers of a counter. */
export function newStore(journal?: Journal, clock: Clock = new TestClock()): Store {
  let uids = 0;
  let names = 0;
  return new Store({
    clock,
    uid: () => `00000000-0000-4000-8000-${String(++uids).padStart(12, '0')}`,
    random: (length) => String(++names).padStart(length, 'x'),
    ...(journal && { journal }),
  });
}

/** An answer of the API. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; an empty object when it is something else. */
  readonly body: JsonObject;
}

/** An embedded API on a free port with a client. */
export class TestApi {
  private constructor(
    readonly store: Store,
    readonly clock: TestClock,
    readonly url: string,
    private readonly server: ApiServer,
    private readonly token?: string,
  ) {}

  static async start(token?: string): Promise<TestApi> {
    const clock = new TestClock();
    const store = newStore(undefined, clock);
    const server = new ApiServer({ store, ...(token !== undefined && { token }) });
    const { url } = await server.listen();
    return new TestApi(store, clock, url, server, token);
  }

  async stop(): Promise<void> {
    await this.server.close();
    this.store.close();
  }

  async call(method: string, path: string, body?: Json, headers: Record<string, string> = {}): Promise<Answer> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        Accept: 'application/json',
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...(this.token !== undefined && { Authorization: `Bearer ${this.token}` }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : stringifyJson(body) }),
    });
    const text = await response.text();
    const parsed = /json/.test(response.headers.get('content-type') ?? '') ? parseJson(text) : {};
    return { status: response.status, headers: response.headers, text, body: parsed as JsonObject };
  }

  get(path: string, headers?: Record<string, string>): Promise<Answer> {
    return this.call('GET', path, undefined, headers);
  }

  post(path: string, body: Json, headers?: Record<string, string>): Promise<Answer> {
    return this.call('POST', path, body, headers);
  }

  patch(path: string, type: 'merge' | 'json' | 'strategic-merge', body: Json): Promise<Answer> {
    return this.call('PATCH', path, body, { 'Content-Type': `application/${type}-patch+json` });
  }

  apply(path: string, manager: string, body: Json, query = ''): Promise<Answer> {
    return this.call('PATCH', `${path}?fieldManager=${manager}${query}`, body, {
      'Content-Type': 'application/apply-patch+yaml',
    });
  }

  /** The events of a watch until `count` of them have come; ends the watch. */
  async watch(path: string, count: number, during?: () => Promise<unknown>): Promise<WatchEvent[]> {
    const abort = new AbortController();
    const response = await fetch(`${this.url}${path}`, { signal: abort.signal });
    const events: WatchEvent[] = [];
    const reading = (async () => {
      let rest = '';
      const decoder = new TextDecoder();
      for await (const chunk of response.body ?? []) {
        const lines = (rest + decoder.decode(chunk as Uint8Array, { stream: true })).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) if (line !== '') events.push(parseJson(line) as unknown as WatchEvent);
        if (events.length >= count) break;
      }
    })();
    await during?.();
    await reading;
    abort.abort();
    return events;
  }
}

/** One event of a watch. */
export interface WatchEvent {
  readonly type: string;
  readonly object: KubeObject;
}

/** A ConfigMap. */
export function configMap(name: string, data: Record<string, string> = {}, metadata: JsonObject = {}): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, ...metadata }, data };
}

/** A Deployment with one container. */
export function deployment(name: string, spec: JsonObject = {}): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: {
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'main', image: 'nginx:1.27' }] } },
      ...spec,
    },
  };
}

/** A definition of `widgets.example.com` with a schema, defaults, columns, status and scale. */
export function widgetDefinition(): KubeObject {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'widgets.example.com' },
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names: { kind: 'Widget', plural: 'widgets', shortNames: ['wg'] },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          schema: {
            openAPIV3Schema: {
              type: 'object',
              required: ['spec'],
              properties: {
                spec: {
                  type: 'object',
                  required: ['color'],
                  properties: {
                    color: { type: 'string', minLength: 2 },
                    mode: { type: 'string', enum: ['A', 'B'], default: 'A' },
                    replicas: { type: 'integer', format: 'int32', minimum: 0, default: 1 },
                    size: { type: 'integer', format: 'int64' },
                    free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
                  },
                },
                status: { type: 'object', properties: { replicas: { type: 'integer' } } },
              },
            },
          },
          subresources: {
            status: {},
            scale: { specReplicasPath: '.spec.replicas', statusReplicasPath: '.status.replicas' },
          },
          additionalPrinterColumns: [
            { name: 'Color', type: 'string', jsonPath: '.spec.color' },
            { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
          ],
        },
      ],
    },
  };
}

/** A Widget. */
export function widget(name: string, spec: JsonObject = {}): KubeObject {
  return { apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name }, spec: { color: 'red', ...spec } };
}

export const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps';
export const DEPLOYMENTS = '/apis/apps/v1/namespaces/default/deployments';
export const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
export const WIDGETS = '/apis/example.com/v1/namespaces/default/widgets';
