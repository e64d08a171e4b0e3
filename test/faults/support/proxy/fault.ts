import type { JsonObject } from '../../../../lib/kube/index.js';
import type { ApiCall, Verb } from './api-call.js';
import type { Entry } from './audit.js';

/** What befalls a request. */
export type Fault =
  /** The connection is reset before the server hears of it. */
  | { readonly type: 'drop' }
  /** The server does it, and the connection is reset in the place of its answer. */
  | { readonly type: 'lose' }
  /** Nobody answers, and nobody closes the connection: not a byte, ever. */
  | { readonly type: 'hang' }
  /** The server hears of it so much later. */
  | { readonly type: 'delay'; readonly milliseconds: number }
  /** The answer breaks off after so many bytes. @default half of it */
  | { readonly type: 'cut'; readonly bytes?: number }
  /** Another answer in the place of the server's, which does not hear of it; `done`: which has done it. */
  | {
      readonly type: 'refuse';
      readonly status: number;
      readonly reason?: string;
      readonly message?: string;
      readonly retryAfterSeconds?: number;
      readonly done?: boolean;
    }
  /** A list without items. */
  | { readonly type: 'empty' }
  /** What the server answered when {@link ApiProxy.remember} was called; what was not asked for then is answered by the server. */
  | { readonly type: 'stale' }
  /** The server's answer, changed. */
  | { readonly type: 'rewrite'; readonly change: (answer: JsonObject, call: ApiCall) => JsonObject }
  /** It waits, before the server hears of it or before its answer goes on, until that is released. */
  | { readonly type: 'hold'; readonly at: 'asked' | 'answered'; readonly reached: (entry: Entry) => Promise<void> }
  /** A watch in which from some event on nothing comes any more, and nobody closes it. @default from the first on */
  | { readonly type: 'silence'; readonly after?: number }
  /** A watch whose lines are replaced: by none, others or several. */
  | { readonly type: 'lines'; readonly change: (line: string, index: number) => readonly string[] };

/** Which requests are meant; what is left out does not matter. */
export interface Match {
  readonly verbs?: readonly Verb[];
  /** The plural, or several; `''` for what is no resource. */
  readonly resource?: string | readonly string[];
  readonly namespace?: string;
  readonly name?: string;
  /** Who asks: the end of {@link ApiProxy.urlFor}. */
  readonly client?: string;
  readonly where?: (call: ApiCall) => boolean;
}

/** A fault and whom it befalls. */
export interface Rule extends Match {
  readonly fault: Fault;
  /** @default 1 */
  readonly probability?: number;
  /** At most so often. @default always */
  readonly times?: number;
}

/** Whether a request is meant. */
export function matches(match: Match, call: ApiCall, client: string): boolean {
  const { verbs, resource, namespace, name, where } = match;
  if (verbs !== undefined && !verbs.includes(call.verb)) return false;
  if (resource !== undefined && ![resource].flat().includes(call.resource)) return false;
  if (namespace !== undefined && namespace !== call.namespace) return false;
  if (name !== undefined && name !== call.name) return false;
  if (match.client !== undefined && match.client !== client) return false;
  return where?.(call) ?? true;
}

/** A rule that is in force, and how often it was. */
export class ActiveRule {
  hits = 0;

  constructor(
    readonly rule: Rule,
    private readonly random: () => number,
    /** Takes it out of force. */
    readonly end: () => void,
  ) {}

  applies(call: ApiCall, client: string): boolean {
    const { times = Number.POSITIVE_INFINITY, probability = 1 } = this.rule;
    if (this.hits >= times || !matches(this.rule, call, client)) return false;
    if (probability < 1 && this.random() >= probability) return false;
    this.hits++;
    return true;
  }
}
