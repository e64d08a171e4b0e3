import type { Construct } from 'constructs';
import type { GitOpsAppProps } from 'slipway';
import { ClusterQueue, ResourceFlavor } from 'slipway/kueue';
import { PriorityClass } from 'slipway/quota';
import { ClusterSecretStore } from 'slipway/secrets';
import { MlApp } from './ml-app.js';

/** What every team shares: where secrets lie, what comes first, and how many processors jobs may use together. */
export class Foundations extends MlApp {
  readonly secrets: ClusterSecretStore;
  readonly jobs: ClusterQueue;

  constructor(scope: Construct, id: string, props: GitOpsAppProps) {
    super(scope, id, props);

    this.secrets = new ClusterSecretStore(this, 'vault', {
      metadata: { name: 'vault' },
      spec: {
        provider: {
          vault: {
            server: `https://vault.${this.environment.values.host}`,
            path: 'ml',
            version: 'v2',
            auth: { kubernetes: { mountPath: 'kubernetes', role: 'ml-platform' } },
          },
        },
      },
    });

    new PriorityClass(this, 'serving-first', { value: 100_000, description: 'What answers customers' });
    new PriorityClass(this, 'training-last', { value: 1_000, preemptionPolicy: 'Never', description: 'What can wait' });

    const flavor = new ResourceFlavor(this, 'standard');
    const { cpu, memory } = this.environment.pick({
      development: { cpu: '8', memory: '32Gi' },
      staging: { cpu: '32', memory: '128Gi' },
      production: { cpu: '128', memory: '512Gi' },
    });
    this.jobs = new ClusterQueue(this, 'jobs', {
      metadata: { name: 'jobs' },
      spec: {
        namespaceSelector: {},
        resourceGroups: [
          {
            coveredResources: ['cpu', 'memory'],
            flavors: [
              {
                name: flavor.name,
                resources: [
                  { name: 'cpu', nominalQuota: cpu },
                  { name: 'memory', nominalQuota: memory },
                ],
              },
            ],
          },
        ],
      },
    });
  }
}
