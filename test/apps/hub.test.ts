import { readFileSync } from 'node:fs';
import { sopsKeys } from 'slipway/secrets';
import { Delivery } from 'slipway/testing';
import hub from '../../apps/hub.js';
import platform from '../../apps/main.js';
import { synthesize, synthesizeObjects } from '../../lib/index.js';
import { readManifests } from '../../lib/kube/index.js';
import { parseApplicationSet } from '../../lib/model/index.js';
import { faults } from '../constructs/schema.js';

const delivery = Delivery.of(hub);

test('what needs controllers that are still to come stands outside of what is delivered', () => {
  expect(Delivery.of(platform).resourceCount('ApplicationSet')).toBe(0);
  expect(synthesize(platform).filter(({ content }) => /argocd-notifications-|^sops:/m.test(content))).toEqual([]);
  expect(delivery.resourceCount('ApplicationSet')).toBe(2);
});

test('there is a set over the registered clusters and one over the environments', () => {
  const sets = synthesizeObjects(hub).control.filter(({ object }) => object.kind === 'ApplicationSet');
  for (const { object } of sets) {
    expect(faults(object)).toEqual([]);
    expect(parseApplicationSet(object).spec.goTemplate).toBe(true);
  }
  const elements = [
    { cluster: 'dev-cluster', environment: 'development', host: 'ml.dev.example.com' },
    { cluster: 'staging-cluster', environment: 'staging', host: 'ml.staging.example.com' },
    { cluster: 'prod-cluster', environment: 'production', host: 'ml.example.com' },
  ];
  delivery
    .hasResource('ApplicationSet', {
      metadata: { name: 'log-collector' },
      spec: { generators: [{ clusters: { selector: { matchLabels: { 'ml-platform/logs': 'collected' } } } }] },
    })
    .hasResource('ApplicationSet', {
      metadata: { name: 'notebooks' },
      spec: { generators: [{ matrix: { generators: [{ list: { elements } }, {}] } }] },
    });
});

test('what notifications refer to is in the Secret that sops has encrypted, which is written byte for byte', () => {
  const text = readFileSync('apps/secrets/notifications.enc.yaml', 'utf8');
  const path = 'clusters/hub/apps/notifications/secret-argocd-notifications-secret.yaml';
  expect(synthesize(hub).find((file) => file.path === path)?.content).toBe(text);

  const [secret] = readManifests(text);
  const keys = secret && sopsKeys(secret);
  const [settings] = delivery
    .resources('ConfigMap')
    .filter(({ metadata }) => metadata.name === 'argocd-notifications-cm');
  const used = [...JSON.stringify(settings?.['data']).matchAll(/: \$([\w-]+)/g)].map(([, key]) => key);
  expect(used).toEqual(keys);
});
