import type { Chart } from 'cdk8s';
import { Duration, SecretReference } from 'slipway';
import {
  AccessRole,
  AccessSettings,
  ArgoCdSettings,
  ClusterAuth,
  ClusterSecret,
  HealthRule,
  NotificationSettings,
  Repository,
  RepositoryAuth,
  RepositoryCredentials,
  TrustedAuthorities,
  TrustedGpgKeys,
  TrustedSshHosts,
} from 'slipway/argocd';

const vault = { name: 'vault', kind: 'ClusterSecretStore' } as const;

/** What Argo CD knows of clusters and repositories. Secret values stay in their store. */
export function connections(chart: Chart): void {
  new ClusterSecret(chart, 'production', {
    name: 'prod-cluster',
    server: 'https://10.0.0.1:6443',
    metadata: { labels: { environment: 'production' } },
    auth: ClusterAuth.bearer(SecretReference.inStore(vault, 'argocd/production', { property: 'token' })),
  });
  const auth = RepositoryAuth.basic('argocd', SecretReference.inStore(vault, 'argocd/git', { property: 'token' }));
  new RepositoryCredentials(chart, 'credentials', { url: 'https://git.example.com/ml-platform', auth });
  new Repository(chart, 'charts', { url: 'https://charts.example.com', type: 'helm', name: 'charts' });
}

/** By what servers of repositories, and those who sign commits, are known. */
export function trust(chart: Chart): void {
  const github = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl';
  const authority = ['-----BEGIN CERTIFICATE-----', 'MIIB…', '-----END CERTIFICATE-----'];
  const signer = ['-----BEGIN PGP PUBLIC KEY BLOCK-----', '', 'mDME…', '-----END PGP PUBLIC KEY BLOCK-----'];
  new TrustedSshHosts(chart, 'hosts').add('github.com', github);
  new TrustedAuthorities(chart, 'authorities').add('git.example.com', authority.join('\n'));
  new TrustedGpgKeys(chart, 'signers').add('4AEE18F83AFDEB23', signer.join('\n'));
}

/** How Argo CD works, who may do what, and who is told. */
export function settings(chart: Chart): void {
  new ArgoCdSettings(chart, 'settings', { url: 'https://argocd.example.com', reconciliation: Duration.minutes(3) });
  new AccessSettings(chart, 'access', { defaultRole: AccessRole.READ_ONLY }).grant(AccessRole.ADMIN, 'platform-team');
  new NotificationSettings(chart, 'notifications')
    .addService('slack', { token: '$slack-token' })
    .addTemplate('sync-failed', { message: 'Sync of {{ .app.metadata.name }} failed.' })
    .addTrigger('on-sync-failed', {
      when: "app.status?.operationState?.phase in ['Failed', 'Error']",
      send: ['sync-failed'],
    })
    .subscribe({ recipients: ['slack:deployments'], triggers: ['on-sync-failed'] });
}

/** When the objects of a kind that nobody else knows are healthy. Read by Slipway's reconciler. */
export function health(chart: Chart): void {
  const phase = (value: string) => [{ path: 'status.phase', op: 'equals', value }] as const;
  new HealthRule(chart, 'feature-view', {
    group: 'features.example.com',
    kind: 'FeatureView',
    cases: [
      { when: phase('Failed'), status: 'Degraded', message: '{status.reason}' },
      { when: phase('Materialized'), status: 'Healthy' },
    ],
    otherwise: { status: 'Progressing', message: 'materializing {metadata.name}' },
  });
}
