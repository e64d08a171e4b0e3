import { randomBytes } from 'node:crypto';
import {
  AppsV1Api,
  AuthorizationV1Api,
  CoordinationV1Api,
  CoreV1Api,
  CustomObjectsApi,
  KubeConfig,
  KubernetesObjectApi,
  makeInformer,
  PatchStrategy,
  setHeaderOptions,
  V1MicroTime,
  Watch,
  type ApiException,
  type V1ConfigMap,
  type V1Deployment,
} from '@kubernetes/client-node';
import { Api } from './support/api.js';
import { serverKinds, type Server } from './support/servers.js';

for (const { name, start, missing } of serverKinds()) {
  if (missing !== undefined) {
    console.warn(`skipped: @kubernetes/client-node at ${name}: ${missing}`);
    describe.skip(`@kubernetes/client-node at ${name}`, () => void it('needs a real server', () => undefined));
    continue;
  }
  describe(`@kubernetes/client-node at ${name}`, () => {
    let server: Server;
    let config: KubeConfig;
    let core: CoreV1Api;
    let apps: AppsV1Api;
    const namespace = `node-client-${randomBytes(3).toString('hex')}`;

    beforeAll(async () => {
      server = await start();
      const object = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } };
      await new Api(server, namespace).make('/api/v1/namespaces', object);
      config = new KubeConfig();
      config.loadFromOptions({
        clusters: [{ name: 'test', server: server.url, skipTLSVerify: true }],
        users: [{ name: 'test', token: server.token }],
        contexts: [{ name: 'test', cluster: 'test', user: 'test', namespace }],
        currentContext: 'test',
      });
      core = config.makeApiClient(CoreV1Api);
      apps = config.makeApiClient(AppsV1Api);
    });
    afterAll(() => server?.stop());

    const configMap = (name: string, data: Record<string, string> = {}, labels: Record<string, string> = {}) =>
      core.createNamespacedConfigMap({ namespace, body: { metadata: { name, labels }, data } });
    const deployment = (name: string): V1Deployment => ({
      metadata: { name },
      spec: {
        selector: { matchLabels: { app: name } },
        template: {
          metadata: { labels: { app: name } },
          spec: { containers: [{ name: 'main', image: 'nginx:1', ports: [{ containerPort: 80 }] }] },
        },
      },
    });

    it('keeps an informer up to date, also after its connection is made anew', async () => {
      const labelSelector = 'of=informer';
      const list = () => core.listNamespacedConfigMap({ namespace, labelSelector });
      const informer = makeInformer(config, `/api/v1/namespaces/${namespace}/configmaps`, list, labelSelector);
      const heard: string[] = [];
      let wake: () => void = () => undefined;
      const note = (what: string) => (object: V1ConfigMap) => {
        heard.push(`${what} ${object.metadata?.name}`);
        wake();
      };
      informer.on('add', note('add'));
      informer.on('update', note('update'));
      informer.on('delete', note('delete'));
      const until = async (word: string): Promise<void> => {
        while (!heard.includes(word)) await new Promise<void>((resolve) => (wake = resolve));
      };
      await configMap('first', { a: '1' }, { of: 'informer' });
      await configMap('unseen', {}, { of: 'another' });
      await informer.start();
      try {
        await until('add first');
        await configMap('second', {}, { of: 'informer' });
        await until('add second');
        const body = { metadata: { name: 'first', labels: { of: 'informer' } }, data: { a: '2' } };
        await core.replaceNamespacedConfigMap({ namespace, name: 'first', body });
        await until('update first');
        await informer.stop();
        await core.deleteNamespacedConfigMap({ namespace, name: 'second' });
        await informer.start();
        await until('delete second');
        expect(informer.list(namespace).map(({ metadata, data }) => [metadata?.name, data])).toEqual([
          ['first', { a: '2' }],
        ]);
        expect(heard.some((word) => word.endsWith('unseen'))).toBe(false);
      } finally {
        await informer.stop();
      }
    });

    it('patches in every way', async () => {
      await apps.createNamespacedDeployment({ namespace, body: deployment('patched') });
      const patch = (body: object, strategy: PatchStrategy, rest: object = {}) =>
        apps.patchNamespacedDeployment(
          { namespace, name: 'patched', body, ...rest },
          setHeaderOptions('Content-Type', strategy),
        );
      const strategic = await patch(
        { spec: { template: { spec: { containers: [{ name: 'side', image: 'busybox:1' }] } } } },
        PatchStrategy.StrategicMergePatch,
      );
      expect(strategic.spec?.template.spec?.containers.map(({ name }) => name)).toEqual(['side', 'main']);
      const merged = await patch({ metadata: { annotations: { note: 'merged' } } }, PatchStrategy.MergePatch);
      expect(merged.metadata?.annotations).toMatchObject({ note: 'merged' });
      const json = await patch([{ op: 'replace', path: '/spec/replicas', value: 3 }], PatchStrategy.JsonPatch);
      expect(json.spec?.replicas).toBe(3);
      const applied = await patch(
        { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'patched' }, spec: { replicas: 4 } },
        PatchStrategy.ServerSideApply,
        { fieldManager: 'node-client', force: true },
      );
      expect(applied.spec?.replicas).toBe(4);
      expect(applied.metadata?.managedFields?.find(({ manager }) => manager === 'node-client')).toMatchObject({
        operation: 'Apply',
        fieldsV1: { 'f:spec': { 'f:replicas': {} } },
      });
    });

    it('lists in pages, by labels and by fields, and every object that it has types for and not', async () => {
      for (const name of ['a', 'b', 'c']) await configMap(`page-${name}`, {}, { of: 'pages' });
      const first = await core.listNamespacedConfigMap({ namespace, labelSelector: 'of=pages', limit: 2 });
      expect(first.items.map(({ metadata }) => metadata?.name)).toEqual(['page-a', 'page-b']);
      expect(first.metadata?.remainingItemCount).toBeUndefined();
      const token = first.metadata?._continue ?? '';
      const rest = await core.listNamespacedConfigMap({
        namespace,
        labelSelector: 'of=pages',
        limit: 2,
        _continue: token,
      });
      expect(rest.items.map(({ metadata }) => metadata?.name)).toEqual(['page-c']);
      const named = await core.listNamespacedConfigMap({ namespace, fieldSelector: 'metadata.name=page-b' });
      expect(named.items).toHaveLength(1);
      const objects = KubernetesObjectApi.makeApiClient(config);
      const untyped = await objects.list(
        'v1',
        'ConfigMap',
        namespace,
        undefined,
        undefined,
        undefined,
        undefined,
        'of=pages',
      );
      expect(untyped.items).toHaveLength(3);
      const custom = config.makeApiClient(CustomObjectsApi);
      const definitions = (await custom.listClusterCustomObject({
        group: 'apiextensions.k8s.io',
        version: 'v1',
        plural: 'customresourcedefinitions',
        limit: 1,
      })) as { kind: string };
      expect(definitions.kind).toBe('CustomResourceDefinitionList');
    });

    it('creates, reads, patches and deletes objects without types', async () => {
      const objects = KubernetesObjectApi.makeApiClient(config);
      const made = await objects.create<V1ConfigMap>({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'untyped', namespace },
        data: { a: '1' },
      });
      expect(made.metadata?.creationTimestamp).toBeInstanceOf(Date);
      const header = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'untyped', namespace } };
      const patched = await objects.patch<V1ConfigMap>({ ...header, data: { b: '2' } });
      expect(patched.data).toEqual({ a: '1', b: '2' });
      const read = await objects.read<V1ConfigMap>(header);
      expect(read.metadata?.resourceVersion).toBe(patched.metadata?.resourceVersion);
      await objects.delete(header);
      await expect(objects.read(header)).rejects.toMatchObject({ code: 404 });
    });

    it('reads and writes times to the microsecond', async () => {
      const leases = config.makeApiClient(CoordinationV1Api);
      const renewTime = new V1MicroTime('2026-01-02T03:04:05.678Z');
      const body = { metadata: { name: 'held' }, spec: { holderIdentity: 'me', leaseDurationSeconds: 15, renewTime } };
      await leases.createNamespacedLease({ namespace, body });
      const read = await leases.readNamespacedLease({ namespace, name: 'held' });
      expect(JSON.stringify(read.spec?.renewTime)).toBe('"2026-01-02T03:04:05.678000Z"');
      const again = await leases.replaceNamespacedLease({ namespace, name: 'held', body: read });
      expect(again.metadata?.resourceVersion).toBe(read.metadata?.resourceVersion);
    });

    it('tells errors by their codes and Status', async () => {
      await configMap('twice');
      const refused = (await configMap('twice').catch((error: unknown) => error)) as ApiException<string>;
      expect(refused.code).toBe(409);
      expect(JSON.parse(refused.body)).toMatchObject({ kind: 'Status', reason: 'AlreadyExists' });
      const wrong = deployment('wrong');
      if (wrong.spec) wrong.spec.selector = { matchLabels: { app: 'other' } };
      const invalid = (await apps
        .createNamespacedDeployment({ namespace, body: wrong })
        .catch((error: unknown) => error)) as ApiException<string>;
      expect(invalid.code).toBe(422);
      expect(JSON.parse(invalid.body)).toMatchObject({
        details: { causes: [{ field: 'spec.template.metadata.labels' }] },
      });
    });

    it('watches from a version on', async () => {
      const { metadata } = await core.listNamespacedConfigMap({ namespace });
      await configMap('watched');
      const types: string[] = [];
      let controller: AbortController | undefined;
      await new Promise<void>((resolve, reject) => {
        void new Watch(config)
          .watch(
            `/api/v1/namespaces/${namespace}/configmaps`,
            { resourceVersion: metadata?.resourceVersion, allowWatchBookmarks: true },
            (type: string, object: V1ConfigMap) => {
              types.push(`${type} ${object.metadata?.name}`);
              resolve();
            },
            (error: unknown) => reject(error instanceof Error ? error : new Error('the watch ended')),
          )
          .then((opened) => (controller = opened), reject);
      });
      controller?.abort();
      expect(types).toEqual(['ADDED watched']);
    });

    it('asks what it may do', async () => {
      const authorization = config.makeApiClient(AuthorizationV1Api);
      const resourceAttributes = { namespace, verb: 'create', group: 'apps', resource: 'deployments' };
      const review = await authorization.createSelfSubjectAccessReview({ body: { spec: { resourceAttributes } } });
      expect(review.status?.allowed).toBe(true);
    });
  });
}
