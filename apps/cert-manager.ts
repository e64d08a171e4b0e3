import { ConfigMap, Deployment } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import type { GitOpsAppProps } from 'slipway';
import { ClusterAccount } from './cluster-account.js';
import { plusContainer } from './container.js';
import { MlApp } from './ml-app.js';

/** Issues the certificates of the platform: a stand-in for cert-manager with the shape of the real one. */
export class CertManager extends MlApp {
  constructor(scope: Construct, id: string, props: GitOpsAppProps) {
    super(scope, id, props);
    const { certManager, host } = this.environment.values;

    const issuer = new ClusterAccount(this, 'issuer', {
      rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get', 'list', 'watch', 'create', 'update'] }],
    });
    new ConfigMap(this, 'issuer-settings', { data: { domain: host, email: `certificates@${host}` } });
    new Deployment(this, 'cert-manager', {
      replicas: certManager.replicas,
      serviceAccount: issuer.account,
      containers: [plusContainer(certManager, { args: ['--leader-elect'], portNumber: 9402 })],
    });
  }
}
