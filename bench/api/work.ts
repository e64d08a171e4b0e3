import type { ApiClient } from './client.js';

const concurrency = 16;
const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps';
const DEPLOYMENTS = '/apis/apps/v1/namespaces/default/deployments';

/** Seconds that server-side applies of new objects take: ConfigMaps and Deployments in turn. */
export async function applyNew(client: ApiClient, name: string, count: number): Promise<number> {
  return timed(() =>
    each(count, (index) => {
      const object = `${name}-${index}`;
      const [path, body] = index % 2 === 0 ? [CONFIG_MAPS, configMap(object, 500)] : [DEPLOYMENTS, deployment(object)];
      return client.call('PATCH', `${path}/${object}?fieldManager=bench`, body, 'application/apply-patch+yaml');
    }),
  );
}

/** Fills a namespace of its own with ConfigMaps of 1 KB. */
export async function createMaps(client: ApiClient, count: number): Promise<void> {
  await client.call('POST', '/api/v1/namespaces', JSON.stringify({ metadata: { name: 'many' } }));
  await each(count, (index) =>
    client.call('POST', '/api/v1/namespaces/many/configmaps', configMap(`map-${index}`, 700)),
  );
}

/** Milliseconds in which all of them are listed. */
export async function listMaps(client: ApiClient, count: number): Promise<number> {
  const from = performance.now();
  const bytes = await client.call('GET', '/api/v1/namespaces/many/configmaps');
  const time = performance.now() - from;
  const { items } = JSON.parse(bytes.toString()) as { items: { metadata: { name: string } }[] };
  if (items.filter(({ metadata }) => metadata.name.startsWith('map-')).length !== count) {
    throw new Error(`expected ${count} ConfigMaps`);
  }
  return time;
}

/** Seconds from the first write until every watcher has every event; each must see all of them in the same order. */
export async function fanOut(client: ApiClient, watchers: number, events: number): Promise<number> {
  await client.call('POST', '/api/v1/namespaces', JSON.stringify({ metadata: { name: 'watched' } }));
  const path = '/api/v1/namespaces/watched/configmaps';
  const list = JSON.parse((await client.call('GET', `${path}?limit=1`)).toString()) as {
    metadata: { resourceVersion: string };
  };
  const watch = `${path}?watch=1&labelSelector=bench&resourceVersion=${list.metadata.resourceVersion}`;
  const streams = await Promise.all(Array.from({ length: watchers }, () => Stream.open(client, watch, events)));
  const seconds = await timed(async () => {
    await each(events, (index) => client.call('POST', path, configMap(`event-${index}`, 100)));
    await Promise.all(streams.map(({ complete }) => complete));
  });
  for (const stream of streams) stream.end();
  const [first, ...others] = streams.map((stream) => stream.order());
  if (first?.length !== events || new Set(first).size !== events)
    throw new Error(`a watcher saw ${first?.length} events`);
  if (first.some((version, index) => index > 0 && version <= (first[index - 1] ?? 0)))
    throw new Error('events out of order');
  if (others.some((order) => order.join() !== first.join())) throw new Error('two watchers saw different orders');
  return seconds;
}

/** One watch: it counts lines while the clock runs, and reads them afterwards. */
class Stream {
  private readonly chunks: Buffer[] = [];
  private lines = 0;
  private done: () => void = () => undefined;
  readonly complete = new Promise<void>((resolve) => (this.done = resolve));
  end: () => void = () => undefined;

  static async open(client: ApiClient, path: string, events: number): Promise<Stream> {
    const stream = new Stream();
    stream.end = await client.watch(path, (chunk) => {
      stream.chunks.push(chunk);
      for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) stream.lines++;
      if (stream.lines >= events) stream.done();
    });
    return stream;
  }

  /** The resource versions of the events as they came. */
  order(): number[] {
    const lines = Buffer.concat(this.chunks).toString().trimEnd().split('\n');
    return lines.map((line) => {
      const { object } = JSON.parse(line) as { object: { metadata: { resourceVersion: string } } };
      return Number(object.metadata.resourceVersion);
    });
  }
}

async function each(count: number, work: (index: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      for (let index = next++; index < count; index = next++) await work(index);
    }),
  );
}

async function timed(work: () => Promise<void>): Promise<number> {
  const from = performance.now();
  await work();
  return (performance.now() - from) / 1000;
}

function configMap(name: string, size: number): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, labels: { bench: 'yes', tier: 'web' } },
    data: { 'settings.yaml': 'x'.repeat(size), mode: 'fast' },
  });
}

function deployment(name: string): string {
  const labels = { app: name, bench: 'yes' };
  const container = {
    name: 'main',
    image: 'registry.example.com/web:1.2.3',
    ports: [{ name: 'http', containerPort: 8080 }],
    env: [{ name: 'MODE', value: 'fast' }],
    resources: { requests: { cpu: '100m', memory: '128Mi' } },
  };
  return JSON.stringify({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, labels },
    spec: {
      replicas: 0,
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels }, spec: { containers: [container] } },
    },
  });
}
