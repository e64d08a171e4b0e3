import type { IncomingMessage } from 'node:http';
import { parseJson, type KubeObject } from '../../../lib/kube/index.js';
import { PATIENCE } from '../../support/patience.js';

/** One event of a watch. */
export interface WatchEvent {
  readonly type: string;
  readonly object: KubeObject;
}

/** An open watch and everything it has said. */
export class Watch {
  readonly events: WatchEvent[] = [];
  readonly status: number;
  readonly type: string;
  /** Resolves when the server has ended the watch. */
  readonly ended: Promise<void>;
  private rest = '';
  private isOver = false;
  private readonly waiting = new Set<() => void>();

  constructor(private readonly response: IncomingMessage) {
    this.status = response.statusCode ?? 0;
    this.type = response.headers['content-type'] ?? '';
    response.setEncoding('utf8').on('data', (chunk: string) => this.read(chunk));
    this.ended = new Promise((resolve) => {
      const finish = (): void => {
        this.isOver = true;
        for (const look of this.waiting) look();
        resolve();
      };
      response.on('end', finish).on('error', finish).on('close', finish);
    });
  }

  /** The first `count` events, as soon as they are there. @throws Error when they do not come */
  async first(count: number): Promise<WatchEvent[]> {
    await this.until((events) => events.length >= count);
    return this.events.slice(0, count);
  }

  /** All events so far, once `enough` says so. @throws Error when that does not happen */
  until(enough: (events: readonly WatchEvent[]) => boolean): Promise<WatchEvent[]> {
    return new Promise((resolve, reject) => {
      const done = (settle: () => void): void => {
        clearTimeout(timer);
        this.waiting.delete(look);
        settle();
      };
      const fail = (why: string): void =>
        done(() => reject(new Error(`${why}; the watch said ${JSON.stringify(this.summary())}`)));
      const timer = setTimeout(() => fail('waited in vain'), PATIENCE);
      const look = (): void => {
        if (enough(this.events)) done(() => resolve([...this.events]));
        else if (this.isOver) fail('the watch has ended');
      };
      this.waiting.add(look);
      look();
    });
  }

  /** Type and name of every event so far. */
  summary(): string[] {
    return this.events.map(({ type, object }) => `${type} ${object.metadata?.name ?? ''}`.trim());
  }

  close(): void {
    this.response.destroy();
  }

  private read(chunk: string): void {
    const lines = (this.rest + chunk).split('\n');
    this.rest = lines.pop() ?? '';
    for (const line of lines) if (line.trim() !== '') this.events.push(parseJson(line) as unknown as WatchEvent);
    for (const look of this.waiting) look();
  }
}
