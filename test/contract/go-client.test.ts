import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { goClients } from '../envtest/go-clients.js';
import { Api } from './support/api.js';
import { writeKubeconfig } from './support/kubeconfig.js';
import { serverKinds, type Server } from './support/servers.js';
import { PATIENCE } from '../support/patience.js';

/** What each scenario of the Go program `test/envtest/clients` prints, by its name. */
const expected = sections(readFileSync(join(__dirname, 'go-client', 'expected.txt'), 'utf8'));

const program = goClients();
if (program === undefined && process.env['SLIPWAY_REQUIRE_ENVTEST'] === '1') {
  throw new Error('the Go clients are required here: run `npm run envtest:build`');
}

for (const { name, start, missing } of serverKinds()) {
  const reason =
    missing ?? (program === undefined ? 'the Go clients are not built (npm run envtest:build)' : undefined);
  if (reason !== undefined) {
    console.warn(`skipped: Go clients at ${name}: ${reason}`);
    describe.skip(`Go clients at ${name}`, () => void it('need a server and a program', () => undefined));
    continue;
  }
  describe(`client-go and controller-runtime at ${name}`, () => {
    let server: Server;
    let printed: Record<string, string> = {};
    let problems = '';

    beforeAll(async () => {
      server = await start();
      const folder = mkdtempSync(join(tmpdir(), 'slipway-go-clients-'));
      try {
        const kubeconfig = join(folder, 'kubeconfig');
        const namespace = `go-clients-${randomBytes(3).toString('hex')}`;
        await new Api(server, namespace).make('/api/v1/namespaces', {
          apiVersion: 'v1',
          kind: 'Namespace',
          metadata: { name: namespace },
        });
        writeKubeconfig(kubeconfig, server, namespace);
        const { out, err } = await run(program ?? '', ['-kubeconfig', kubeconfig, '-namespace', namespace]);
        printed = sections(out);
        problems = err;
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });
    afterAll(() => server?.stop());

    it.each(Object.keys(expected))('works with %s', (scenario) => {
      expect(printed[scenario] ?? problems).toBe(expected[scenario]);
    });
  });
}

function run(file: string, args: readonly string[]): Promise<{ out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(file, args, { encoding: 'utf8', timeout: 5 * PATIENCE }, (_error, out, err) => resolve({ out, err }));
  });
}

/** Text under lines `== name`, by name. */
function sections(text: string): Record<string, string> {
  const parts = text.split(/^== (.*)\n/m).slice(1);
  return Object.fromEntries(
    Array.from({ length: parts.length / 2 }, (_, index) => [parts[2 * index] ?? '', parts[2 * index + 1] ?? '']),
  );
}
