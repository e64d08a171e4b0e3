import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderPrograms } from '../envtest/render-programs.js';
import { describeWithPrograms } from '../source/helm/chart.js';
import { application, ready, standing } from './support/applications.js';
import { eventually } from './support/eventually.js';
import { paths } from './support/kubernetes.js';
import { slipway, type Running } from './support/slipway.js';
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

const encrypted = join(__dirname, '../source/sops/data');

describeWithPrograms('what other tools render', () => {
  let world: World;
  let reconciler: Running;
  let rendering: string[];
  beforeAll(async () => {
    world = await World.create(['prod']);
    const secret = readFileSync(join(encrypted, 'age.yaml'), 'utf8');
    world.clone.push({ ...guestbook, ...site, 'login/secret.yaml': secret, 'other/secret.yaml': secret });
    mkdirSync(join(world.folder, 'plugins'));
    writeFileSync(join(world.folder, 'plugins', 'site.yaml'), plugin);
    const operator = join(world.folder, 'operator');
    mkdirSync(operator);
    copyFileSync(join(encrypted, 'one.key'), join(operator, 'one.key'));
    const rule = `{repositories: ['${world.repoURL}'], paths: [login], keys: [one.key]}`;
    writeFileSync(join(operator, 'rules.yaml'), `rules: [${rule}]\n`);
    const tools = Object.entries(renderPrograms() ?? {}).flatMap(([name, path]) => ['--tool', `${name}=${path}`]);
    rendering = [...tools, '--plugins', join(world.folder, 'plugins'), '--decryption', join(operator, 'rules.yaml')];
    reconciler = world.reconcile(...rendering);
  });
  afterAll(() => world.close());

  it('a guestbook in Jsonnet becomes Synced and Healthy', async () => {
    const jsonnet = {
      libs: ['vendor'],
      extVars: [{ name: 'name', value: '$ARGOCD_APP_NAME-ui' }],
      tlas: [{ name: 'replicas', value: '2', code: true }],
    };
    const source = { repoURL: world.repoURL, path: 'jsonnet-guestbook', directory: { jsonnet } };
    await world.deliver(application('guestbook', source, { cluster: 'prod' }));
    await ready(world.hub.api, 'guestbook');
    const deployment = await world.api().get(paths.deployment('guestbook', 'guestbook-ui'));
    expect(deployment?.['spec']).toMatchObject({ replicas: 2 });
  });

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
      await ready(world.hub.api, name);
      const map = await world.api().get(`/api/v1/namespaces/${name}/configmaps/site`);
      expect(map?.['data']).toEqual({ title, by: name });
      expect((await world.hub.api.get(paths.application(name)))?.['status']).toMatchObject({ sourceType: 'Plugin' });
    }
  });

  it('a Secret that sops encrypted is Synced where it may be decrypted, and told of nowhere', async () => {
    const canary = 'canary-of-the-secret';
    const plain = (text: string): boolean =>
      [canary, Buffer.from(canary).toString('base64').slice(4, -4)].some((secret) => text.includes(secret));
    const syncPolicy = { automated: { prune: true }, syncOptions: ['CreateNamespace=true'] };
    await world.deliver(
      application('login', { repoURL: world.repoURL, path: 'login' }, { cluster: 'prod', syncPolicy }),
      application('other', { repoURL: world.repoURL, path: 'other' }, { cluster: 'prod' }),
    );
    await ready(world.hub.api, 'login');
    const at = '/api/v1/namespaces/login/secrets/login';
    const secret = await world.api().get(at);
    expect(secret).not.toHaveProperty('sops');
    const password = (secret?.['data'] as Record<string, string>)['password'] ?? '';
    expect(Buffer.from(password, 'base64').toString()).toBe(`pässword: [${canary}]\nsecond line`);

    const seen = (): ReturnType<typeof standing> => standing(world.hub.api, 'other');
    await eventually(
      'the other one says why',
      async () => JSON.stringify(await seen()).includes('no rule lets this source'),
      { seen },
    );

    const hub = ['--kubeconfig', world.kubeconfig, '--repository', `${world.repoURL}=${world.bare}`, ...rendering];
    await world.api().merge(at, { data: { password: Buffer.from('changed').toString('base64') } });
    const diff = await slipway(['app', 'diff', 'login', ...hub]);
    expect([diff.code, diff.stdout]).toEqual([3, expect.stringContaining('password')]);
    const told = [
      ...[diff.stdout, diff.stderr, reconciler.lines.join('\n')],
      JSON.stringify(await world.hub.api.list(paths.applications())),
      JSON.stringify(await world.hub.api.list(paths.events('argocd'))),
    ];
    expect(told.filter(plain)).toEqual([]);
    // The journals are the clusters' own, and hold what they were given.
    const files = readdirSync(world.folder, { recursive: true, withFileTypes: true }).filter(
      (file) => file.isFile() && file.parentPath !== join(world.folder, 'clusters'),
    );
    expect(files.length).toBeGreaterThan(3);
    expect(files.filter((file) => plain(readFileSync(join(file.parentPath, file.name), 'latin1')))).toEqual([]);
  });
});
