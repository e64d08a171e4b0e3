import { fork, type ChildProcess } from 'node:child_process';
import type { JournalOptions } from '../../../lib/embedded/index.js';

/** A child that serves journals. */
export interface Serving {
  /** Where it serves each; rejected when it cannot, and when it is killed before. */
  readonly urls: Promise<string[]>;
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

  /** Lets a child open journals and serve them. */
  serve(journals: readonly { readonly file: string; readonly options: JournalOptions }[]): Serving {
    const child = this.ready.shift() ?? this.start();
    this.ready.push(this.start());
    const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    const urls = new Promise<string[]>((resolve, reject) => {
      child.once('message', (answer: { urls?: string[]; error?: string }) =>
        answer.urls === undefined ? reject(new Error(answer.error)) : resolve(answer.urls),
      );
      void exited.then(() => reject(new Error('the child is gone')));
    });
    urls.catch(() => undefined);
    child.send(journals, () => undefined);
    return {
      urls,
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
