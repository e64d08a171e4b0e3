import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderPrograms } from '../envtest/render-programs.js';
import { describeWithPrograms } from '../source/helm/chart.js';
import { application, ready } from './support/applications.js';
import { paths } from './support/kubernetes.js';
import { World } from './support/world.js';

/** A guestbook as people write it in Jsonnet: a function of its parameters, with a library of the repository. */
const guestbook: Record<string, string> = {
  'jsonnet-guestbook/guestbook.jsonnet': `local k = import 'kube.libsonnet';
local labels = { app: std.extVar('name') };
function(replicas=1, image='nginx:1')
  [
    k.service(std.extVar('name'), labels, 80),
    k.deployment(std.extVar('name'), labels, image, replicas),
  ]
`,
  'vendor/kube.libsonnet': `{
  object(apiVersion, kind, name):: { apiVersion: apiVersion, kind: kind, metadata: { name: name } },
  service(name, labels, port):: $.object('v1', 'Service', name) { spec: { ports: [{ port: port }], selector: labels } },
  deployment(name, labels, image, replicas):: $.object('apps/v1', 'Deployment', name) {
    spec: {
      replicas: replicas,
      selector: { matchLabels: labels },
      template: { metadata: { labels: labels }, spec: { containers: [{ name: 'ui', image: image }] } },
    },
  },
}
`,
};

const site = { 'site/site.txt': 'Title of the site\n' };
const plugin = `kind: ConfigManagementPlugin
metadata: {name: site}
spec:
  version: v1
  discover: {fileName: site.txt}
  generate:
    command: [sh, -ec]
    args:
    - |
      cat <<END
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: site}
      data: {title: "\${PARAM_TITLE:-$(cat site.txt)}", by: "$ARGOCD_APP_NAME"}
      END
`;

describeWithPrograms('what other tools render', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.create(['prod']);
    world.clone.push({ ...guestbook, ...site });
    mkdirSync(join(world.folder, 'plugins'));
    writeFileSync(join(world.folder, 'plugins', 'site.yaml'), plugin);
    const tools = Object.entries(renderPrograms() ?? {}).flatMap(([name, path]) => ['--tool', `${name}=${path}`]);
    world.reconcile(...tools, '--plugins', join(world.folder, 'plugins'));
  }, 60_000);
  afterAll(() => world.close());

  it('a guestbook in Jsonnet becomes Synced and Healthy', async () => {
    const jsonnet = {
      libs: ['vendor'],
      extVars: [{ name: 'name', value: '$ARGOCD_APP_NAME-ui' }],
      tlas: [{ name: 'replicas', value: '2', code: true }],
    };
    const source = { repoURL: world.repoURL, path: 'jsonnet-guestbook', directory: { jsonnet } };
    await world.deliver(application('guestbook', source, { cluster: 'prod' }));
    await ready(world.hub.api, 'guestbook', undefined, 90);
    const deployment = await world.api().get(paths.deployment('guestbook', 'guestbook-ui'));
    expect(deployment?.['spec']).toMatchObject({ replicas: 2 });
  }, 120_000);

  it('what a plugin prints becomes Synced and Healthy, by its name and by what it finds', async () => {
    const source = { repoURL: world.repoURL, path: 'site' };
    const named = { ...source, plugin: { name: 'site-v1', parameters: [{ name: 'title', string: 'named' }] } };
    await world.deliver(
      application('named', named, { cluster: 'prod' }),
      application('found', source, { cluster: 'prod' }),
    );
    for (const [name, title] of [
      ['named', 'named'],
      ['found', 'Title of the site'],
    ] as const) {
      await ready(world.hub.api, name, undefined, 90);
      const map = await world.api().get(`/api/v1/namespaces/${name}/configmaps/site`);
      expect(map?.['data']).toEqual({ title, by: name });
      expect((await world.hub.api.get(paths.application(name)))?.['status']).toMatchObject({ sourceType: 'Plugin' });
    }
  }, 120_000);
});
