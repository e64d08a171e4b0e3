import { patchTypes, resourcePath, type ApiClient } from '../../../lib/cluster/index.js';
import { finished } from '../../scenarios/support/manifests.js';
import { resourceOf, type History } from './oracle/index.js';

/** What the controller of Jobs does, which a bare API server has not: the Jobs of a world succeed as soon as they are there. */
export class JobController {
  private readonly done = new Set<string>();
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly client: ApiClient,
    private readonly live: History,
  ) {
    this.timer = setInterval(() => this.look(), 20);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private look(): void {
    for (const { kind, metadata } of this.live.now().values()) {
      const { namespace = '', name = '', uid = '' } = metadata;
      if (kind !== 'Job' || this.done.has(uid) || metadata.deletionTimestamp !== undefined) continue;
      this.done.add(uid);
      const path = resourcePath(resourceOf('batch', 'Job'), namespace, name, 'status');
      const patch = { body: { status: finished('Complete') }, contentType: patchTypes.merge };
      this.client.json('PATCH', path, patch).catch(() => this.done.delete(uid));
    }
  }
}
