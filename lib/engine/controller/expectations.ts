/** What concerns an Application at its cluster beside what it tracks. */
interface Expected {
  readonly server: string;
  /** By `keyText`. */
  readonly keys: ReadonlySet<string>;
  /** The namespace in which it looks for orphans. */
  readonly orphansIn: string | undefined;
}

/** Which Applications an object concerns that none of them tracks: those that want one of that name, and those that look for orphans. */
export class Expectations {
  private readonly byApp = new Map<string, Expected>();
  /** By server and key. */
  private readonly byKey = new Map<string, Map<string, Set<string>>>();

  set(app: string, server: string, keys: ReadonlySet<string>, orphansIn: string | undefined): void {
    const before = this.byApp.get(app);
    this.byApp.set(app, { server, keys, orphansIn });
    if (before !== undefined) this.unlink(app, before, before.server === server ? keys : new Set());
    const index = this.byKey.get(server) ?? new Map<string, Set<string>>();
    this.byKey.set(server, index);
    for (const key of keys) {
      if (before?.server === server && before.keys.has(key)) continue;
      const apps = index.get(key) ?? new Set();
      index.set(key, apps.add(app));
    }
  }

  delete(app: string): void {
    const known = this.byApp.get(app);
    if (known !== undefined) this.unlink(app, known, new Set());
    this.byApp.delete(app);
  }

  /** The address of the cluster at which an Application was last looked at. */
  serverOf(app: string): string | undefined {
    return this.byApp.get(app)?.server;
  }

  /** The Applications that want an object of this key. */
  wanting(server: string, key: string): Iterable<string> {
    return this.byKey.get(server)?.get(key) ?? [];
  }

  /** The Applications that look for orphans, in one namespace of a cluster or anywhere. */
  seekingOrphans(server?: string, namespace?: string): string[] {
    return [...this.byApp].flatMap(([app, { server: at, orphansIn }]) => {
      if (orphansIn === undefined) return [];
      return server === undefined || (at === server && orphansIn === namespace) ? [app] : [];
    });
  }

  private unlink(app: string, { server, keys }: Expected, kept: ReadonlySet<string>): void {
    const index = this.byKey.get(server);
    for (const key of keys) {
      if (kept.has(key)) continue;
      const apps = index?.get(key);
      apps?.delete(app);
      if (apps?.size === 0) index?.delete(key);
    }
  }
}
