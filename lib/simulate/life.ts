/** One life of the reconciler's process: after its end none of its calls is answered, so nothing of it goes on. */
export class Life {
  private alive = true;
  private readonly ends: (() => void)[] = [];

  get over(): boolean {
    return !this.alive;
  }

  /** Does some work, and answers, as long as this life lasts. */
  async call<T>(work: () => T | Promise<T>): Promise<T> {
    if (!this.alive) return never();
    try {
      const answer = await work();
      return this.alive ? answer : await never();
    } catch (error) {
      if (this.alive) throw error;
      return never();
    }
  }

  /** Has something done at the end. */
  atEnd(end: () => void): void {
    this.ends.push(end);
  }

  end(): void {
    this.alive = false;
    for (const end of this.ends.splice(0)) end();
  }
}

function never(): Promise<never> {
  return new Promise<never>(() => undefined);
}
