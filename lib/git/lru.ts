/** A map that forgets what was not used for longest once it holds more than `limit` entries. */
export class LeastRecentlyUsed<K, V> {
  readonly #entries = new Map<K, V>();

  constructor(private readonly limit: number) {}

  get(key: K): V | undefined {
    const value = this.#entries.get(key);
    if (value !== undefined) {
      this.#entries.delete(key);
      this.#entries.set(key, value);
    }
    return value;
  }

  set(key: K, value: V): void {
    this.#entries.delete(key);
    this.#entries.set(key, value);
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.limit) break;
      this.#entries.delete(oldest);
    }
  }

  delete(key: K): void {
    this.#entries.delete(key);
  }

  clear(): void {
    this.#entries.clear();
  }

  get size(): number {
    return this.#entries.size;
  }
}

/** What is known or being read, else what `read` gives; a failure is not remembered. */
export function remember<T>(
  known: LeastRecentlyUsed<string, Promise<T>>,
  id: string,
  read: () => Promise<T>,
): Promise<T> {
  const before = known.get(id);
  if (before) return before;
  const reading = read();
  known.set(id, reading);
  reading.catch(() => known.delete(id));
  return reading;
}
