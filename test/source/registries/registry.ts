import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { registryProgram } from '../../envtest/registry-program.js';

const program = registryProgram();

/** Tests that need a registry; skipped, with the reason, where it is not built, and failing there in `.ci/run`. */
export function describeWithRegistry(title: string, tests: () => void): void {
  if (program !== undefined || process.env['SLIPWAY_REQUIRE_ENVTEST'] === '1') return describe(title, tests);
  console.warn(`skipped: ${title}: no OCI registry here (npm run envtest:build)`);
  describe.skip(title, tests);
}

/** A layer, or the configuration, of an artifact. */
export interface Part {
  readonly mediaType: string;
  readonly content: string | Buffer;
}

export const chartConfig = 'application/vnd.cncf.helm.config.v1+json';
export const chartLayer = 'application/vnd.cncf.helm.chart.content.v1.tar+gzip';
export const tarLayer = 'application/vnd.oci.image.layer.v1.tar';
export const packedLayer = 'application/vnd.oci.image.layer.v1.tar+gzip';
export const manifestType = 'application/vnd.oci.image.manifest.v1+json';
export const indexType = 'application/vnd.oci.image.index.v1+json';

/** A real OCI registry on loopback, to which anyone may push. */
export class Registry {
  private constructor(
    private readonly child: ChildProcess,
    /** Such as `127.0.0.1:40123`. */
    readonly host: string,
  ) {}

  static async start(): Promise<Registry> {
    const child = spawn(program ?? 'none', ['-port', '0'], { stdio: ['ignore', 'ignore', 'pipe'] });
    const lines = createInterface({ input: child.stderr });
    const port = await new Promise<string>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code) => reject(new Error(`the registry ended with ${code}`)));
      lines.on('line', (line) => {
        const [, found] = /serving on port (\d+)/.exec(line) ?? [];
        if (found !== undefined) resolve(found);
      });
    });
    return new Registry(child, `127.0.0.1:${port}`);
  }

  /** Publishes an artifact. @returns the digest of its manifest */
  async publish(name: string, tag: string, layers: readonly Part[], config?: Part): Promise<string> {
    const described = await Promise.all(layers.map((layer) => this.upload(name, layer)));
    const empty = { mediaType: 'application/vnd.oci.empty.v1+json', content: '{}' };
    return await this.putManifest(name, tag, manifestType, {
      schemaVersion: 2,
      mediaType: manifestType,
      config: await this.upload(name, config ?? empty),
      layers: described,
    });
  }

  /** Uploads what a manifest then points to. */
  async upload(
    name: string,
    { mediaType, content }: Part,
  ): Promise<{ mediaType: string; digest: string; size: number }> {
    const body = Buffer.from(content);
    const digest = digestOf(body);
    const begun = await this.call(`/v2/${name}/blobs/uploads/`, { method: 'POST' });
    const location = begun.headers.get('location') ?? '';
    await this.call(`${location}?digest=${digest}`, { method: 'PUT', body });
    return { mediaType, digest, size: body.length };
  }

  async putManifest(name: string, tag: string, type: string, manifest: object): Promise<string> {
    const body = JSON.stringify(manifest);
    await this.call(`/v2/${name}/manifests/${tag}`, { method: 'PUT', body, headers: { 'content-type': type } });
    return digestOf(Buffer.from(body));
  }

  async stop(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.kill();
    await ended;
  }

  private async call(path: string, init: RequestInit): Promise<Response> {
    const answer = await fetch(new URL(path, `http://${this.host}`), init);
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer;
  }
}

export function digestOf(content: Buffer): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}
