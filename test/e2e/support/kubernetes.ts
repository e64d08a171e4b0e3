import { ApiClient, connectionFromKubeconfig, isApiError } from '../../../lib/cluster/index.js';
import type { Json, JsonObject, KubeObject } from '../../../lib/kube/index.js';

/** Direct access to one API server, as a person with kubectl has it. */
export class Kubernetes {
  private constructor(readonly client: ApiClient) {}

  static async context(kubeconfig: string, context: string): Promise<Kubernetes> {
    return new Kubernetes(new ApiClient(await connectionFromKubeconfig({ file: kubeconfig, context })));
  }

  static at(server: string, token: string, insecure = false): Kubernetes {
    return new Kubernetes(new ApiClient({ server, token, insecure }));
  }

  /** The object at a path, `undefined` when there is none. */
  async get(path: string): Promise<KubeObject | undefined> {
    try {
      return (await this.client.json('GET', path)) as KubeObject;
    } catch (error) {
      if (isApiError(error, 'NotFound')) return undefined;
      throw error;
    }
  }

  async list(path: string): Promise<KubeObject[]> {
    const answer = (await this.client.json('GET', path)) as JsonObject;
    return (answer['items'] ?? []) as KubeObject[];
  }

  async create(collection: string, object: Json): Promise<KubeObject> {
    return (await this.client.json('POST', collection, { body: object })) as KubeObject;
  }

  async merge(path: string, patch: Json): Promise<KubeObject> {
    return (await this.client.json('PATCH', path, {
      body: patch,
      contentType: 'application/merge-patch+json',
    })) as KubeObject;
  }

  async delete(path: string): Promise<void> {
    await this.client.json('DELETE', path);
  }

  close(): void {
    this.client.close();
  }
}

/** The paths of the kinds that tests look at. */
export const paths = {
  application: (name: string, namespace = 'argocd') =>
    `/apis/argoproj.io/v1alpha1/namespaces/${namespace}/applications/${name}`,
  applications: (namespace = 'argocd') => `/apis/argoproj.io/v1alpha1/namespaces/${namespace}/applications`,
  deployment: (namespace: string, name: string) => `/apis/apps/v1/namespaces/${namespace}/deployments/${name}`,
  configMap: (namespace: string, name: string) => `/api/v1/namespaces/${namespace}/configmaps/${name}`,
  job: (namespace: string, name: string) => `/apis/batch/v1/namespaces/${namespace}/jobs/${name}`,
  events: (namespace: string) => `/api/v1/namespaces/${namespace}/events`,
};
