import {
  AccessRole,
  AccessSettings,
  ArgoCdSettings,
  Duration,
  NotificationSettings,
} from '../../../lib/constructs/argocd/index.js';
import { readYaml } from '../../../lib/kube/index.js';
import { rendered, testChart } from '../support.js';

test('argocd-cm says how Argo CD works', () => {
  const settings = new ArgoCdSettings(testChart(), 'cm', {
    url: 'https://argocd.example.com',
    resourceTrackingMethod: 'annotation',
    reconciliation: Duration.minutes(5),
    accounts: { ci: { capabilities: ['apiKey'] }, old: { capabilities: ['login'], enabled: false } },
    customizations: {
      'batch/Job': { health: 'return {}', ignoreDifferences: { jsonPointers: ['/spec/suspend'] } },
      ConfigMap: { ignoreResourceUpdates: { jqPathExpressions: ['.data'] } },
    },
    resourceExclusions: [{ apiGroups: ['*'], kinds: ['Event'] }],
    oidc: { name: 'Example', issuer: 'https://id.example.com', clientID: 'argocd', clientSecret: '$oidc:secret' },
  }).set('help.chatUrl', 'https://chat.example.com');
  expect(rendered(settings)).toEqual({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: 'argocd-cm',
      namespace: 'argocd',
      labels: { 'app.kubernetes.io/name': 'argocd-cm', 'app.kubernetes.io/part-of': 'argocd' },
    },
    data: {
      url: 'https://argocd.example.com',
      'application.resourceTrackingMethod': 'annotation',
      'timeout.reconciliation': '5m',
      'accounts.ci': 'apiKey',
      'accounts.old': 'login',
      'accounts.old.enabled': 'false',
      'resource.customizations.health.batch_Job': 'return {}',
      'resource.customizations.ignoreDifferences.batch_Job': 'jsonPointers:\n  - /spec/suspend\n',
      'resource.customizations.ignoreResourceUpdates.ConfigMap': 'jqPathExpressions:\n  - ".data"\n',
      'resource.exclusions': '- apiGroups:\n    - "*"\n  kinds:\n    - Event\n',
      'oidc.config': 'name: Example\nissuer: https://id.example.com\nclientID: argocd\nclientSecret: $oidc:secret\n',
      'help.chatUrl': 'https://chat.example.com',
    },
  });
});

test('argocd-rbac-cm says who may do what', () => {
  const engineers = new AccessRole('ml-engineer')
    .allow('applications', 'sync', 'ml/*')
    .allow('logs', 'get', 'ml/*')
    .deny('applications', 'delete');
  const access = new AccessSettings(testChart(), 'rbac', {
    defaultRole: AccessRole.READ_ONLY,
    scopes: ['groups', 'email'],
  });
  access.grant(engineers, 'ml-team', 'ada@example.com').grant(AccessRole.ADMIN, 'platform');
  expect(rendered(access)['data']).toEqual({
    'policy.default': 'role:readonly',
    'policy.csv': [
      'p, role:ml-engineer, applications, sync, ml/*, allow',
      'p, role:ml-engineer, logs, get, ml/*, allow',
      'p, role:ml-engineer, applications, delete, *, deny',
      'g, ml-team, role:ml-engineer',
      'g, ada@example.com, role:ml-engineer',
      'g, platform, role:admin',
      '',
    ].join('\n'),
    scopes: '[groups, email]',
  });
});

test('argocd-notifications-cm says who is told what', () => {
  const notifications = new NotificationSettings(testChart(), 'n', { context: { argocdUrl: 'https://argocd' } })
    .addService('slack', { token: '$slack-token' })
    .addService('webhook', { url: 'https://hooks.example.com' }, 'ci')
    .addTemplate('failed', { message: '{{ .app.metadata.name }} failed', services: { slack: { username: 'cd' } } })
    .addTrigger('on-failed', { when: "app.status.health.status == 'Degraded'", send: ['failed'], oncePer: 'app.x' })
    .subscribe({ recipients: ['slack:deployments'], triggers: ['on-failed'], selector: 'tier=gold' })
    .defaultTriggers('on-failed');
  expect(notifications.node.validate()).toEqual([]);
  const data = rendered(notifications)['data'] as Record<string, string>;
  expect(Object.fromEntries(Object.entries(data).map(([key, text]) => [key, readYaml(text)[0]?.value]))).toEqual({
    'service.slack': { token: '$slack-token' },
    'service.webhook.ci': { url: 'https://hooks.example.com' },
    'template.failed': { message: '{{ .app.metadata.name }} failed', slack: { username: 'cd' } },
    'trigger.on-failed': [{ when: "app.status.health.status == 'Degraded'", send: ['failed'], oncePer: 'app.x' }],
    subscriptions: [{ recipients: ['slack:deployments'], triggers: ['on-failed'], selector: 'tier=gold' }],
    defaultTriggers: ['on-failed'],
    context: { argocdUrl: 'https://argocd' },
  });
});

test('secret values in the open and what is not there are refused, and no value is shown', () => {
  const oidc = { issuer: 'https://id.example.com', clientSecret: 'hunter2' };
  expect(() => new ArgoCdSettings(testChart(), 'cm', { oidc })).toThrow('oidc.clientSecret: got "(not shown)"');
  const notifications = new NotificationSettings(testChart(), 'n');
  expect(() => notifications.addService('slack', { token: 'xoxb-1' })).toThrow('slack.token: got "(not shown)"');
  const headers = [{ name: 'Authorization', value: 'Bearer hunter2' }];
  expect(() => notifications.addService('webhook', { url: 'https://hooks.example.com', headers })).toThrow(
    'webhook.headers.Authorization: got "(not shown)"',
  );
  const referring = [{ name: 'Authorization', value: 'Bearer $ci-token' }];
  notifications.addService('webhook', { url: 'https://hooks.example.com', headers: referring });
  notifications.addTrigger('on-failed', { when: 'true', send: ['failed'] }).defaultTriggers('on-fialed');
  expect(notifications.node.validate()).toEqual([
    'trigger on-failed: got the template failed, which is not there',
    'subscriptions: got the trigger on-fialed, which is not there',
  ]);
  expect(() => notifications.subscribe({ recipients: ['#deployments'], triggers: [] })).toThrow('service:address');
  expect(() => new AccessRole('a b')).toThrow('AccessRole');
  expect(() => new AccessRole('a').allow('clusters', 'get', 'a,b')).toThrow('without commas');
  expect(() => new ArgoCdSettings(testChart(), 'cm', { accounts: { ci: { capabilities: [] } } })).toThrow(
    'accounts.ci',
  );
});
