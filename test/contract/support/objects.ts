import type { JsonObject, KubeObject } from '../../../lib/kube/index.js';

/** A ConfigMap. */
export function configMap(name: string, data: Record<string, string> = {}, metadata: JsonObject = {}): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, ...metadata }, data };
}

/** A Secret. */
export function secret(name: string, labels: Record<string, string> = {}, type = 'Opaque'): KubeObject {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, labels }, type };
}

/** A Deployment with one container. */
export function deployment(name: string, spec: JsonObject = {}, metadata: JsonObject = {}): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, ...metadata },
    spec: {
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'main', image: 'nginx:1.27' }] } },
      ...spec,
    },
  };
}

/** A Service of one port. */
export function service(name: string, spec: JsonObject = {}): KubeObject {
  return { apiVersion: 'v1', kind: 'Service', metadata: { name }, spec: { ports: [{ port: 80 }], ...spec } };
}

/** A Pod with one container. */
export function pod(name: string, spec: JsonObject = {}, metadata: JsonObject = {}): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, ...metadata },
    spec: { containers: [{ name: 'main', image: 'nginx:1.27' }], ...spec },
  };
}
