import { stringifyJson } from '../../../lib/kube/index.js';
import { ApiProxy, Audit, type Entry, type Target, type Verb } from '../support/proxy/index.js';

const methods: Readonly<Partial<Record<Verb, string>>> = {
  create: 'POST',
  update: 'PUT',
  patch: 'PATCH',
  delete: 'DELETE',
  deletecollection: 'DELETE',
};

/** A request as `METHOD /path?query`. */
export function lineOf({ call }: Entry): string {
  return `${methods[call.verb] ?? 'GET'} ${call.path}`;
}

/** Where a process dies: at the first request of which this is true. */
export interface Failpoint {
  /** `before`: the server never gets the request. `after`: it has answered, and nobody reads the answer. */
  readonly when: 'before' | 'after';
  readonly at: (request: Entry) => boolean;
}

/**
 * The only way of one process to its API server. At a failpoint it ends as the network of a process ends that is killed: every
 * connection at once, in the midst of whatever it was.
 */
export class Lifeline {
  /** Resolves when the failpoint was reached, or the process was killed otherwise. */
  readonly cut: Promise<void>;
  private readonly proxy: ApiProxy;
  private tell: () => void = () => undefined;

  constructor(target: Target, point?: Failpoint, audit = new Audit()) {
    this.proxy = new ApiProxy(target, { audit });
    this.cut = new Promise((resolve) => (this.tell = resolve));
    if (point === undefined) return;
    const reached = async (entry: Entry): Promise<void> => {
      if (!point.at(entry)) return;
      await this.die();
      await new Promise(() => undefined);
    };
    const at = point.when === 'before' ? 'asked' : 'answered';
    this.proxy.add({ where: ({ verb }) => verb !== 'watch', fault: { type: 'hold', at, reached } });
  }

  async open(): Promise<this> {
    await this.proxy.open();
    return this;
  }

  get url(): string {
    return this.proxy.url;
  }

  /** Ends every connection, for ever. */
  async die(): Promise<void> {
    await this.proxy.cut();
    this.tell();
  }
}

/** The failpoint at the first write whose line `METHOD /path?query` matches, and whose body does where that is asked. */
export function before(line: RegExp, body?: RegExp): Failpoint {
  return { when: 'before', at: matching(line, body) };
}

/** The same, once it is answered. */
export function after(line: RegExp, body?: RegExp): Failpoint {
  return { when: 'after', at: matching(line, body) };
}

/** The failpoint at the n-th of those that another one names, from 0. */
export function nth(n: number, { when, at }: Failpoint): Failpoint {
  let seen = 0;
  return { when, at: (request) => at(request) && seen++ === n };
}

function matching(line: RegExp, body: RegExp | undefined): Failpoint['at'] {
  return (request) =>
    line.test(lineOf(request)) && (body === undefined || body.test(stringifyJson(request.body ?? null)));
}
