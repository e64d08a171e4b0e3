import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Api } from '../support/api.js';
import { writeKubeconfig } from '../support/kubeconfig.js';
import type { Server } from '../support/servers.js';
import { comparable } from './comparable.js';
import type { Command } from './command-list.js';
import { PATIENCE, until } from '../../support/patience.js';

/** A release of kubectl. */
export interface Kubectl {
  /** Such as `1.36`. */
  readonly release: string;
  readonly program: string;
}

/** A person with kubectl at one server: their home (with caches), their files, their namespace. */
export class Side {
  private constructor(
    private readonly kubectl: Kubectl,
    private readonly namespace: string,
    private readonly home: string,
  ) {}

  static async open(server: Server, kubectl: Kubectl, namespace: string): Promise<Side> {
    const home = mkdtempSync(join(tmpdir(), 'slipway-kubectl-'));
    const manifests = join(__dirname, 'manifests');
    const files = join(home, 'files');
    mkdirSync(files);
    for (const name of readdirSync(manifests)) {
      const text = readFileSync(join(manifests, name), 'utf8').replaceAll('NAMESPACE', namespace);
      writeFileSync(join(files, name), text);
    }
    writeKubeconfig(join(home, 'config'), server, namespace);
    const object = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } };
    await new Api(server, namespace).make('/api/v1/namespaces', object);
    return new Side(kubectl, namespace, home);
  }

  /** Removes the home. */
  close(): void {
    rmSync(this.home, { recursive: true, force: true });
  }

  /**
   * What a command printed and how it ended, in comparable form; `undefined` when that is of no interest.
   * @throws Error when what it waits for does not come
   */
  async run(command: Command): Promise<string | undefined> {
    if (command.pause !== undefined) {
      await new Promise((resolve) => setTimeout(resolve, command.pause));
      return undefined;
    }
    if (command.until === undefined) return this.once(command);
    const { until: pattern, text } = command;
    await until(
      () => this.execute(command),
      ({ out, err }) => pattern.test(out.trim() || err.trim()),
      { told: ({ out, err }) => `${text}, last: ${out}${err}` },
    );
    return undefined;
  }

  private async once(command: Command): Promise<string> {
    const { out, err, code } = await this.execute(command);
    const parts = [
      comparable(out, command.sorted),
      err === '' ? '' : `--- stderr\n${comparable(err)}`,
      code === 0 ? '' : `--- exit code ${code}\n`,
    ];
    return parts.join('');
  }

  private execute({ args, edit, endAfter }: Command): Promise<{ out: string; err: string; code: number | string }> {
    const env = {
      PATH: process.env['PATH'] ?? '',
      HOME: this.home,
      KUBECONFIG: join(this.home, 'config'),
      TMPDIR: this.home,
      ...(edit !== undefined && { KUBE_EDITOR: `sed -i '${edit}'` }),
    };
    const words = args.map((word) => word.replaceAll('NAMESPACE', this.namespace));
    return new Promise((resolve) => {
      const child = execFile(
        this.kubectl.program,
        words,
        { cwd: join(this.home, 'files'), env, encoding: 'utf8', timeout: PATIENCE, maxBuffer: 2 ** 26 },
        (error, out, err) => {
          clearTimeout(timer);
          const code = error === null ? 0 : endAfter === undefined ? String(error.code ?? 'killed') : 'ended';
          resolve({ out: out.replaceAll(this.home, '/tmp'), err: err.replaceAll(this.home, '/tmp'), code });
        },
      );
      let timer: NodeJS.Timeout | undefined;
      if (endAfter !== undefined) child.stdout?.once('data', () => (timer = setTimeout(() => child.kill(), endAfter)));
    });
  }
}
