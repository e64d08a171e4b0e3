/**
 * A map that forgets what was not used for longest once what it holds weighs more than `limit` in all; unless it is said otherwise, each
 * entry weighs 1.
 */
export class LeastRecentlyUsed<K, V> {
  readonly #entries = new Map<K, { readonly value: V; readonly weight: number }>();
  #weight = 0;

  constructor(private readonly limit: number) {}

  get(key: K): V | undefined {
    const entry = this.#entries.get(key);
    if (entry !== undefined) {
      this.#entries.delete(key);
      this.#entries.set(key, entry);
    }
    return entry?.value;
  }

  set(key: K, value: V, weight = 1): void {
    this.delete(key);
    this.#entries.set(key, { value, weight });
    this.#weight += weight;
    for (const oldest of this.#entries.keys()) {
      if (this.#weight <= this.limit) break;
      this.delete(oldest);
    }
  }

  delete(key: K): void {
    this.#weight -= this.#entries.get(key)?.weight ?? 0;
    this.#entries.delete(key);
  }

  clear(): void {
    this.#entries.clear();
    this.#weight = 0;
  }

  get size(): number {
    return this.#entries.size;
  }
}

/**
 * What is known or being read, else what `read` gives; a failure is not remembered.
 *
 * @param weigh what it weighs once it is read. @default 1
 */
export function remember<T>(
  known: LeastRecentlyUsed<string, Promise<T>>,
  id: string,
  read: () => Promise<T>,
  weigh: (value: T) => number = () => 1,
): Promise<T> {
  const before = known.get(id);
  if (before) return before;
  const reading = read();
  known.set(id, reading);
  reading.then(
    (value) => known.get(id) === reading && known.set(id, reading, weigh(value)),
    () => known.delete(id),
  );
  return reading;
}
