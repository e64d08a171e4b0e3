import { isJsonObject, parseJson, type Json } from '../../lib/kube/index.js';
import type { ApiClient } from '../api/client.js';

/** How an Application stands. */
export interface Standing {
  readonly name: string;
  /** It is Synced, and its last operation succeeded. */
  readonly isDone: boolean;
  /** The commit that its last operation delivered. */
  readonly operated: string;
}

/** All Applications as one watch tells of them. */
export class Standings {
  private readonly all = new Map<string, Standing>();
  private rest = '';
  private changed: () => void = () => undefined;
  stop: () => void = () => undefined;

  static async watch(client: ApiClient, path: string): Promise<Standings> {
    const standings = new Standings();
    standings.stop = await client.watch(`${path}?watch=1`, (chunk) => standings.read(chunk.toString()));
    return standings;
  }

  /** Waits until something holds. @throws Error after so many seconds */
  until(holds: (all: readonly Standing[]) => boolean, seconds: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`waited ${seconds} s in vain`)), seconds * 1000);
      this.changed = () => {
        if (!holds([...this.all.values()])) return;
        clearTimeout(timer);
        this.changed = () => undefined;
        resolve();
      };
      this.changed();
    });
  }

  private read(text: string): void {
    const lines = (this.rest + text).split('\n');
    this.rest = lines.pop() ?? '';
    for (const line of lines) {
      const object = at(parseJson(line), 'object');
      const name = String(at(object, 'metadata', 'name'));
      const operation = at(object, 'status', 'operationState');
      const synced = at(object, 'status', 'sync', 'status') === 'Synced';
      const operated = String(at(operation, 'syncResult', 'revision'));
      this.all.set(name, { name, isDone: synced && at(operation, 'phase') === 'Succeeded', operated });
    }
    this.changed();
  }
}

/** The value at a path of keys. */
export function at(value: Json | undefined, ...keys: readonly string[]): Json | undefined {
  return keys.reduce<Json | undefined>((rest, key) => (isJsonObject(rest) ? rest[key] : undefined), value);
}
