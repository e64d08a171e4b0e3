import { keyOf, keyText, type KubeObject } from '../../../../lib/kube/index.js';
import { isHook } from '../../../simulate/deliveries/oracle/facts.js';

/** What one Application wants at one commit. */
export class Wanted {
  /** What is delivered, hooks apart, by `keyText`. */
  readonly plain: ReadonlyMap<string, KubeObject>;
  readonly hooks: readonly KubeObject[];

  constructor(objects: readonly KubeObject[]) {
    this.plain = new Map(objects.filter((each) => !isHook(each)).map((each) => [keyText(keyOf(each)), each]));
    this.hooks = objects.filter(isHook);
  }
}

const nothing = new Wanted([]);

/** What is in Git, at every commit that there was. */
export class Truth {
  private readonly commits = new Map<string, ReadonlyMap<string, Wanted>>();
  private readonly current = new Map<string, Wanted>();
  /** The newest commit. */
  head = '';

  /** Says what an Application is to consist of from the next {@link commit} on. */
  want(app: string, objects: readonly KubeObject[]): void {
    this.current.set(app, new Wanted(objects));
  }

  commit(id: string): void {
    this.commits.set(id, new Map(this.current));
    this.head = id;
  }

  isCommit(id: string | undefined): boolean {
    return id !== undefined && this.commits.has(id);
  }

  /** Whether an Application wants the same at a commit as at the newest one. */
  isCurrent(revision: string | undefined, app: string): boolean {
    return this.isCommit(revision) && this.at(revision, app) === this.at(this.head, app);
  }

  at(revision: string | undefined, app: string): Wanted {
    return this.commits.get(revision ?? '')?.get(app) ?? nothing;
  }
}
