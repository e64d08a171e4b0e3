import { randomUUID } from 'node:crypto';
import { ApiClient, ApiError, isApiError, UnreachableError, type Connection } from '../../cluster/index.js';
import { isJsonObject, type Json, type KubeObject } from '../../kube/index.js';
import { annotations, parseApplication, type Application, type Operation } from '../../model/index.js';
import { CliError } from '../errors.js';
import { exitCodes } from '../exit-codes.js';
import type { Applications } from './applications.js';

/** What tells one request for an operation from another, in the operation's `info`. */
const REQUEST = 'slipway.dev/request';

/** Applications as objects of the hub's Kubernetes API, in one namespace. */
export class KubernetesApplications implements Applications {
  private readonly client: ApiClient;
  private readonly path: string;

  constructor(connection: Connection, namespace: string) {
    this.client = new ApiClient(connection);
    this.path = `/apis/argoproj.io/v1alpha1/namespaces/${encodeURIComponent(namespace)}/applications`;
  }

  async list(selector?: string): Promise<Application[]> {
    const answer = await this.client.json('GET', this.path, { query: { labelSelector: selector } });
    return itemsOf(answer)
      .map((item) => parseApplication(item))
      .sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  }

  async get(name: string): Promise<Application> {
    return this.named(name, async (path) => parseApplication(asObject(await this.client.json('GET', path), path)));
  }

  /** Asks for an operation, once: where no answer came to the request, it is looked whether it was taken, and only otherwise asked again. */
  async requestOperation(name: string, operation: Operation): Promise<void> {
    const request = { name: REQUEST, value: randomUUID() };
    const own = { ...operation, info: [...(operation.info ?? []), request] };
    try {
      await this.askFor(name, own);
    } catch (error) {
      // A conflict may be with the same request, which was sent again because the connection broke.
      if (!(error instanceof UnreachableError) && !isApiError(error, 'Conflict')) throw error;
      const { operation: asked, status } = await this.get(name);
      const known = [asked, status?.operationState?.operation].flatMap((each) => each?.info ?? []);
      if (!known.some(({ value }) => value === request.value)) await this.askFor(name, own);
    }
  }

  private async askFor(name: string, operation: Operation): Promise<void> {
    const current = await this.get(name);
    if (current.operation !== undefined) {
      throw new CliError('OPERATION_IN_PROGRESS', 'another operation is already in progress', {
        where: `application ${name}`,
        remedy: `wait for it with \`slipway app wait ${name} --operation\``,
      });
    }
    await this.patch(name, {
      metadata: { resourceVersion: current.metadata.resourceVersion ?? null },
      operation: { ...operation },
      status: { operationState: null },
    });
  }

  async refresh(name: string): Promise<void> {
    await this.patch(name, { metadata: { annotations: { [annotations.refresh]: 'normal' } } });
  }

  close(): void {
    this.client.close();
  }

  private async patch(name: string, body: Json): Promise<void> {
    await this.named(name, (path) =>
      this.client.json('PATCH', path, { body, contentType: 'application/merge-patch+json' }),
    );
  }

  private async named<T>(name: string, call: (path: string) => Promise<T>): Promise<T> {
    try {
      return await call(`${this.path}/${encodeURIComponent(name)}`);
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 404) throw error;
      throw new CliError('APPLICATION_NOT_FOUND', 'there is no such application', {
        where: `application ${name}`,
        remedy: '`slipway app list -o name` shows those that exist',
        exitCode: exitCodes.notFound.code,
      });
    }
  }
}

/** The name of an Application. */
export function nameOf(application: Application): string {
  return application.metadata.name ?? '';
}

function itemsOf(list: Json): KubeObject[] {
  const items = isJsonObject(list) ? list['items'] : undefined;
  return Array.isArray(items) ? items.map((item) => asObject(item, 'list of applications')) : [];
}

/** An Application of an answer; items of a list may come without their kind. */
function asObject(value: Json, where: string): KubeObject {
  if (isJsonObject(value) && isJsonObject(value['metadata'])) {
    return { ...value, apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', metadata: value['metadata'] };
  }
  throw new CliError('NO_CLUSTER', 'the answer is not a Kubernetes object', {
    where,
    remedy: 'check that --kubeconfig names the hub',
  });
}
