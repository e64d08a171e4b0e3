import type { Construct } from 'constructs';
import {
  AppProject,
  ApplicationSet,
  Cluster,
  Destination,
  Environment,
  Generator,
  GitOpsApp,
  Platform,
  Revision,
  RollingSync,
  Source,
  SyncOption,
  SyncPolicy,
  type GitOpsAppProps,
} from 'slipway';
import { NotificationSettings } from 'slipway/argocd';
import { SopsSecret } from 'slipway/secrets';
import { environments } from '../environments/index.js';

const repoURL = 'https://git.example.com/ml-platform/addons.git';

/** Who is told when a delivery fails, and when it reaches customers. */
class Notifications extends GitOpsApp {
  constructor(scope: Construct, id: string, props: GitOpsAppProps) {
    super(scope, id, props);
    // Holds what `$slack-token` refers to.
    SopsSecret.fromFile(this, 'credentials', 'apps/secrets/notifications.enc.yaml');
    new NotificationSettings(this, 'settings', { context: { argocd: 'https://argocd.ml.example.com' } })
      .addService('slack', { token: '$slack-token' })
      .addTemplate('failed', {
        message: '{{ .app.metadata.name }} failed: {{ .context.argocd }}/applications/{{ .app.metadata.name }}',
      })
      .addTemplate('released', { message: '{{ .app.metadata.name }} is at {{ .app.status.sync.revision }}.' })
      .addTrigger('on-failed', {
        when: "app.status?.operationState?.phase in ['Failed', 'Error'] || app.status?.health?.status == 'Degraded'",
        send: ['failed'],
      })
      .addTrigger('on-released', {
        when: "app.status?.operationState?.phase == 'Succeeded' && app.status?.health?.status == 'Healthy'",
        oncePer: 'app.status?.operationState?.syncResult?.revision',
        send: ['released'],
      })
      .subscribe({ recipients: ['slack:ml-platform'], triggers: ['on-failed'] })
      .subscribe({
        recipients: ['slack:releases'],
        triggers: ['on-released'],
        selector: 'slipway.dev/environment=production',
      });
  }
}

const hub = new Environment('hub', {
  cluster: Cluster.fromServer('https://kubernetes.default.svc'),
  revision: Revision.branch('main'),
});

/**
 * What the hub itself is told, in a repository of its own: `slipway synth --app apps/hub.ts`. It stands outside of what
 * `slipway up` delivers, for it needs sops and the controllers of ApplicationSets and notifications.
 */
const platform = new Platform({
  name: 'ml-hub',
  repository: 'https://git.example.com/ml-platform/hub.git',
  environments: { hub },
});
platform.add(Notifications, 'notifications', { namespace: 'argocd', createNamespace: false });

const addons = new AppProject(platform.control, 'addons', {
  metadata: { name: 'addons' },
  description: 'What every cluster and every environment has beside the platform',
  sourceRepos: [repoURL],
  destinations: [Destination.any()],
  clusterResourceWhitelist: [{ group: '*', kind: '*' }],
});
const syncPolicy = SyncPolicy.automated({ prune: true, selfHeal: true, options: [SyncOption.createNamespace()] });

// Over clusters: every registered one that has the label, also a new one.
new ApplicationSet(platform.control, 'log-collector', {
  metadata: { name: 'log-collector' },
  generators: [Generator.clusters({ selector: { matchLabels: { 'ml-platform/logs': 'collected' } } })],
  template: ({ name, nameNormalized }) => ({
    name: `log-collector-${nameNormalized}`,
    project: addons,
    source: Source.git({ repoURL, targetRevision: 'main', path: 'log-collector' }),
    destination: Destination.cluster(name, 'logging'),
    syncPolicy,
  }),
});

// Over environments: every folder of notebooks goes to each of them, to production last.
new ApplicationSet(platform.control, 'notebooks', {
  metadata: { name: 'notebooks' },
  generators: [
    Generator.matrix(
      Generator.list(
        Object.values(environments).flatMap(({ name, clusters, values }) =>
          clusters.map((cluster) => ({ environment: name, cluster: cluster.selector, host: values.host })),
        ),
      ),
      Generator.gitDirectories({ repoURL, revision: 'main', include: ['notebooks/*'] }),
    ),
  ],
  template: ({ environment, cluster, host, path, basenameNormalized }) => ({
    name: `${basenameNormalized}-${environment}`,
    labels: { environment },
    project: addons,
    source: Source.git({ repoURL, targetRevision: 'main', path }),
    destination: Destination.cluster(cluster, basenameNormalized),
    info: { address: `https://notebooks.${host}` },
    syncPolicy,
  }),
  rollingSync: RollingSync.steps([
    { match: { environment: ['development', 'staging'] } },
    { match: { environment: ['production'] }, maxUpdate: 1 },
  ]),
});

export default platform;

if (require.main === module) platform.synth();
