import type { JsonObject } from '../../../../lib/kube/index.js';
import { writes, type ApiCall } from './api-call.js';
import type { Fault } from './fault.js';

/** A request that went by, and what came of it. */
export interface Entry {
  /** Its place among everything that was asked and answered, at all servers of one audit. */
  readonly asked: number;
  /** Which server: the name of the proxy. */
  readonly server: string;
  /** Who asked. */
  readonly client: string;
  readonly call: ApiCall;
  /** `performance.now()` when it was asked. */
  readonly at: number;
  /** What befell it. */
  readonly fault: Fault | undefined;
  /** The body of a write, when it is an object. */
  body?: JsonObject;
  /** What the API server answered, whether that reached the client or not; `undefined` as long as it has not. */
  status?: number;
  /** The place of the answer in the order of {@link asked}. */
  answered?: number;
  /** `performance.now()` when it was answered. */
  answeredAt?: number;
  /** The body of the API server's answer to a write. */
  answer?: JsonObject;
}

/** Who hears of requests as they go by. */
export interface Auditor {
  asked?(entry: Entry): void;
  /** The API server has answered; the client has not heard of it yet. */
  answered?(entry: Entry): void;
}

/** All requests to the servers of a test in their order, as an audit log of the servers would tell. */
export class Audit {
  readonly entries: Entry[] = [];
  private readonly auditors = new Set<Auditor>();
  private place = 0;

  /** How much was asked and answered so far. */
  get length(): number {
    return this.place;
  }

  next(): number {
    return this.place++;
  }

  tell(what: keyof Auditor, entry: Entry): void {
    if (what === 'asked') this.entries.push(entry);
    for (const auditor of this.auditors) auditor[what]?.(entry);
  }

  hear(auditor: Auditor): void {
    this.auditors.add(auditor);
  }

  /** The writes that the API server has done, or may have done. */
  writes(): Entry[] {
    return this.entries.filter(
      ({ call, status }) => writes.includes(call.verb) && !call.dryRun && (status === undefined || status < 300),
    );
  }

  /** How many requests there were since a place of {@link next}. */
  countSince(place: number): number {
    return this.entries.reduce((count, { asked }) => (asked >= place ? count + 1 : count), 0);
  }

  /** Forgets what has been judged, so that memory does not grow. */
  clear(): void {
    this.entries.length = 0;
  }
}
