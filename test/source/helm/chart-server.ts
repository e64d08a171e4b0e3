import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** An HTTP repository of charts on loopback. */
export class ChartServer {
  /** How often each path was asked for. */
  readonly asked: string[] = [];
  private readonly archives = new Map<string, Buffer>();
  private readonly entries = new Map<string, string[]>();

  private constructor(private readonly server: Server) {}

  static async start(): Promise<ChartServer> {
    const server = createServer((request, response) => {
      const name = (request.url ?? '').slice(1);
      charts.asked.push(name);
      const found = name === 'index.yaml' ? Buffer.from(charts.index()) : charts.archives.get(name);
      response.writeHead(found === undefined ? 404 : 200).end(found);
    });
    const charts = new ChartServer(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return charts;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Publishes an archive as a version of a chart. */
  publish(
    name: string,
    version: string,
    archive: Buffer,
    digest = createHash('sha256').update(archive).digest('hex'),
  ): void {
    const file = `${name}-${version}.tgz`;
    this.archives.set(file, archive);
    this.entries.set(name, [
      ...(this.entries.get(name) ?? []),
      `{version: ${version}, urls: [${file}], digest: ${digest}}`,
    ]);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private index(): string {
    const entries = [...this.entries].map(
      ([name, versions]) => `  ${name}:\n${versions.map((one) => `  - ${one}\n`).join('')}`,
    );
    return `apiVersion: v1\nentries:\n${entries.join('')}`;
  }
}

/** Packs files; `prepare` may put others beside them. */
export function pack(files: Readonly<Record<string, string>>, script = ''): Buffer {
  const folder = mkdtempSync(path.join(tmpdir(), 'slipway-pack-'));
  try {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(folder, 'in', name)), { recursive: true });
      writeFileSync(path.join(folder, 'in', name), content);
    }
    mkdirSync(path.join(folder, 'in'), { recursive: true });
    execFileSync('sh', ['-ec', script || 'tar czf ../out.tgz *'], { cwd: path.join(folder, 'in') });
    return readFileSync(path.join(folder, 'out.tgz'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
