/** Names of objects that want to be looked at, each at most once, by level: the lowest level goes first. */
export class WorkQueue {
  private readonly levels: Set<string>[];

  constructor(levels: number) {
    this.levels = Array.from({ length: levels }, () => new Set<string>());
  }

  add(level: number, name: string): void {
    this.levels[level]?.add(name);
  }

  /** Removes and returns the first name of the lowest level. */
  take(): { readonly level: number; readonly name: string } | undefined {
    for (const [level, names] of this.levels.entries()) {
      for (const name of names) {
        names.delete(name);
        return { level, name };
      }
    }
    return undefined;
  }
}
