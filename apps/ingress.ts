import { ApiObject } from 'cdk8s';
import { ConfigMap, Deployment } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import type { GitOpsAppProps } from 'slipway';
import { plusContainer } from './container.js';
import { MlApp } from './ml-app.js';

/** The way in: a controller for the ingress class `platform`. */
export class Ingress extends MlApp {
  constructor(scope: Construct, id: string, props: GitOpsAppProps) {
    super(scope, id, props);
    const { ingress, host } = this.environment.values;

    new ApiObject(this, 'class', {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'IngressClass',
      metadata: { name: 'platform' },
      spec: { controller: 'k8s.io/ingress-nginx' },
    });
    new ConfigMap(this, 'ingress-settings', { data: { 'default-host': host, 'use-forwarded-headers': 'true' } });

    const controller = new Deployment(this, 'ingress-controller', {
      replicas: ingress.replicas,
      containers: [plusContainer(ingress, { args: ['--ingress-class=platform'], portNumber: 8080 })],
    });
    controller.exposeViaService({ name: 'ingress', ports: [{ port: 80, targetPort: 8080 }] });
  }
}
