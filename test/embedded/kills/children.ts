import { fork, type ChildProcess } from 'node:child_process';
import type { JournalOptions } from '../../../lib/embedded/index.js';

/** A child that serves a journal. */
export interface Serving {
  /** Where it serves; rejected when it cannot, and when it is killed before. */
  readonly url: Promise<string>;
  /** `kill -9`; resolves when the process is gone. */
  kill(): Promise<void>;
}

/** Children that are started before they are needed, so that a kill costs no wait for the next start. */
export class Children {
  private readonly ready: ChildProcess[] = [];
  private isStopped = false;

  constructor(
    private readonly program: string,
    ahead: number,
  ) {
    for (let i = 0; i < ahead; i++) this.ready.push(this.start());
  }

  /** Lets a child open a journal and serve it. */
  serve(file: string, options: JournalOptions): Serving {
    const child = this.ready.shift() ?? this.start();
    this.ready.push(this.start());
    const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    const url = new Promise<string>((resolve, reject) => {
      child.once('message', (answer: { url?: string; error?: string }) =>
        answer.url === undefined ? reject(new Error(answer.error)) : resolve(answer.url),
      );
      void exited.then(() => reject(new Error('the child is gone')));
    });
    url.catch(() => undefined);
    child.send({ file, options }, () => undefined);
    return {
      url,
      kill: () => {
        child.kill('SIGKILL');
        return exited;
      },
    };
  }

  /** Ends those that nobody asked for. */
  async stop(): Promise<void> {
    this.isStopped = true;
    await Promise.all(
      this.ready.splice(0).map((child) => {
        child.kill('SIGKILL');
        return new Promise((resolve) => child.once('exit', resolve));
      }),
    );
  }

  private start(): ChildProcess {
    if (this.isStopped) throw new Error('the children are stopped');
    return fork(this.program, [], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], execArgv: [] });
  }
}
