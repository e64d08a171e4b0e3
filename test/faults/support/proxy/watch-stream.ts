import type { IncomingMessage, ServerResponse } from 'node:http';
import { StringDecoder } from 'node:string_decoder';
import { stringifyJson, type JsonObject } from '../../../../lib/kube/index.js';
import type { ApiCall } from './api-call.js';
import type { Fault } from './fault.js';

/** A watch that goes through a proxy, line by line; a test may put in its own lines, silence it or break it. */
export class WatchStream {
  private isSilent = false;
  private count = 0;

  constructor(
    readonly call: ApiCall,
    readonly client: string,
    private readonly answer: ServerResponse,
    private readonly fault: Fault | undefined,
  ) {
    this.isSilent = fault?.type === 'silence' && (fault.after ?? 0) === 0;
  }

  /** Passes on what the server sends, until it or the client ends. */
  async carry(reply: IncomingMessage): Promise<void> {
    const decoder = new StringDecoder('utf8');
    let rest = '';
    for await (const chunk of reply) {
      const lines = (rest + decoder.write(Buffer.from(chunk as Uint8Array))).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) this.pass(line);
    }
    if (!this.isSilent) this.answer.end(rest);
  }

  /** From now on nothing comes, and nobody closes the connection. */
  silence(): void {
    this.isSilent = true;
  }

  /** Sends a line of the test's own. */
  send(line: string | JsonObject): void {
    this.answer.write(`${typeof line === 'string' ? line : stringifyJson(line)}\n`);
  }

  /** Resets the connection. */
  break(): void {
    this.answer.socket?.resetAndDestroy();
  }

  /** Ends it as a server does that has nothing more to say. */
  end(): void {
    this.answer.end();
  }

  private pass(line: string): void {
    if (this.isSilent || line === '') return;
    const { fault } = this;
    const lines = fault?.type === 'lines' ? fault.change(line, this.count) : [line];
    this.count++;
    for (const each of lines) this.answer.write(`${each}\n`);
    if (fault?.type === 'silence' && this.count >= (fault.after ?? 0)) this.isSilent = true;
  }
}
