import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { Socket } from 'node:net';
import { GitError } from './errors.js';
import type { Git } from './git.js';

/** An object of a repository. */
export interface GitObject {
  readonly id: string;
  readonly type: 'blob' | 'tree' | 'commit' | 'tag';
  /** `undefined` when the object is larger than what was asked for. */
  readonly content: Buffer | undefined;
  /** In bytes. */
  readonly size: number;
}

type Answer = GitObject | 'missing' | 'ambiguous';

interface Request {
  readonly name: string;
  readonly maxSize: number;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: GitError) => void;
}

/**
 * Reads objects through one long-lived `git cat-file --batch`, so that reading costs no process. Requests are answered in order
 * and may be sent without waiting for each other. An idle reader keeps no program alive; one whose process died starts another.
 */
export class ObjectReader {
  #child: ChildProcessWithoutNullStreams | undefined;
  #waiting: Request[] = [];
  #chunks: Buffer[] = [];
  #buffered = 0;
  #header: { answer: Omit<GitObject, 'content'>; left: number; body: Buffer[] | undefined } | undefined;

  constructor(
    private readonly git: Git,
    private readonly repository: string,
  ) {}

  /**
   * Reads one object by its name: an object id, abbreviated or not, with or without `^{commit}`. Nothing else may be passed.
   * Content beyond `maxSize` bytes is skipped, not kept.
   */
  read(name: string, maxSize = 64 * 1024 * 1024): Promise<Answer> {
    if (!/^[0-9a-f]{4,64}(\^\{(commit|tree)\})?$/.test(name)) {
      return Promise.reject(
        new GitError('INVALID_REVISION', `not an object name: ${JSON.stringify(name.slice(0, 100))}`),
      );
    }
    return new Promise((resolve, reject) => {
      const child = (this.#child ??= this.#start());
      if (this.#waiting.length === 0) hold(child, true);
      this.#waiting.push({ name, maxSize, resolve, reject });
      // What is asked for in one go is written in one go.
      if (child.stdin.writableCorked === 0) {
        child.stdin.cork();
        process.nextTick(() => child.stdin.uncork());
      }
      child.stdin.write(`${name}\n`);
    });
  }

  /** Ends the process. Reading afterwards starts a new one. */
  close(): void {
    const child = this.#child;
    if (child) this.#end(child, new GitError('GIT_FAILED', 'the repository was closed while it was read'));
  }

  #start(): ChildProcessWithoutNullStreams {
    const child = this.git.start(this.repository, ['cat-file', '--batch']);
    let said = '';
    const died = (why: string): void =>
      this.#end(
        child,
        new GitError('GIT_FAILED', `git cat-file ended: ${why}${said === '' ? '' : ` (${said.trim().slice(0, 300)})`}`),
      );
    child.stdout.on('data', (chunk: Buffer) => {
      if (child === this.#child) this.#take(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => (said = chunk.toString('utf8')));
    child.stdin.on('error', () => undefined);
    child.on('error', (error) => died(error.message));
    child.on('close', (code, signal) => died(String(signal ?? code)));
    return child;
  }

  #end(child: ChildProcessWithoutNullStreams, error: GitError): void {
    if (child !== this.#child) return;
    this.#child = undefined;
    child.stdin.destroy();
    child.kill('SIGKILL');
    hold(child, false);
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#chunks = [];
    this.#buffered = 0;
    this.#header = undefined;
    for (const request of waiting) request.reject(error);
  }

  #take(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#buffered += chunk.length;
    while (this.#buffered > 0 && (this.#header ? this.#takeBody() : this.#takeHeader()));
    if (this.#waiting.length === 0 && this.#child) hold(this.#child, false);
  }

  #takeHeader(): boolean {
    const all = this.#chunks.length === 1 ? (this.#chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(this.#chunks);
    const end = all.indexOf(0x0a);
    this.#chunks = [all];
    if (end < 0) return false;
    const line = all.toString('utf8', 0, end);
    this.#chunks = [all.subarray(end + 1)];
    this.#buffered -= end + 1;
    const found = /^([0-9a-f]+) (blob|tree|commit|tag) (\d+)$/.exec(line);
    if (!found) {
      this.#waiting.shift()?.resolve(line.endsWith(' ambiguous') ? 'ambiguous' : 'missing');
      return true;
    }
    const size = Number(found[3]);
    const kept = size <= (this.#waiting[0]?.maxSize ?? 0);
    const answer = { id: found[1] ?? '', type: typeOf(found[2]), size };
    this.#header = { answer, left: size + 1, body: kept ? [] : undefined };
    return true;
  }

  #takeBody(): boolean {
    const header = this.#header;
    if (!header) return false;
    while (header.left > 0) {
      const chunk = this.#chunks.shift();
      if (!chunk) return false;
      const part = chunk.subarray(0, header.left);
      if (part.length < chunk.length) this.#chunks.unshift(chunk.subarray(part.length));
      this.#buffered -= part.length;
      header.left -= part.length;
      header.body?.push(part);
    }
    this.#header = undefined;
    const { answer, body } = header;
    this.#waiting.shift()?.resolve({ ...answer, content: body && Buffer.concat(body).subarray(0, answer.size) });
    return true;
  }
}

function typeOf(text: string | undefined): GitObject['type'] {
  return text === 'tree' || text === 'commit' || text === 'tag' ? text : 'blob';
}

/** Whether the process and its pipes keep this program alive. */
function hold(child: ChildProcessWithoutNullStreams, on: boolean): void {
  if (on) child.ref();
  else child.unref();
  for (const stream of [child.stdin, child.stdout, child.stderr]) {
    if (stream instanceof Socket) {
      if (on) stream.ref();
      else stream.unref();
    }
  }
}
