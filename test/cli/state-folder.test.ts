import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeKubeconfig } from '../../lib/cli/up/kubeconfig.js';
import { readSettings, statePaths } from '../../lib/cli/up/settings.js';
import { prepareStateFolder } from '../../lib/cli/up/state-folder.js';

describe('the state folder of slipway up', () => {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-state-'));
  const paths = statePaths(folder);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('forgets what is its own with --fresh, and nothing else that stands there', async () => {
    await prepareStateFolder(folder, { fresh: false });
    writeFileSync(join(paths.clusters, 'hub.journal'), '');
    writeFileSync(paths.settings, '{}');
    mkdirSync(join(folder, 'apps'));
    writeFileSync(join(folder, 'apps', 'main.ts'), '');

    await prepareStateFolder(folder, { fresh: true });

    expect(existsSync(join(paths.clusters, 'hub.journal'))).toBe(false);
    expect(existsSync(paths.settings)).toBe(false);
    expect(existsSync(join(folder, 'apps', 'main.ts'))).toBe(true);
  });

  it('is refused while the hub of another one answers to its token, and free once it does not', async () => {
    const expected = `Basic ${Buffer.from('slipway:first').toString('base64')}`;
    const server = createServer((request, response) => {
      response.statusCode = request.headers.authorization === expected ? 200 : 401;
      response.end('{}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

    writeKubeconfig(paths.kubeconfig, [{ name: 'hub', url, token: 'first' }]);
    await expect(prepareStateFolder(folder, { fresh: true })).rejects.toMatchObject({ code: 'ALREADY_RUNNING' });
    expect(existsSync(paths.kubeconfig)).toBe(true);

    // GIVEN another program that took the port
    writeKubeconfig(paths.kubeconfig, [{ name: 'hub', url, token: 'second' }]);
    await expect(prepareStateFolder(folder, { fresh: false })).resolves.toBeUndefined();

    await new Promise((resolve) => server.close(resolve));
    await expect(prepareStateFolder(folder, { fresh: false })).resolves.toBeUndefined();
  });

  it('must be a folder, with settings that can be read', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    await expect(prepareStateFolder(file, { fresh: false })).rejects.toMatchObject({
      code: 'STATE_FOLDER',
      where: file,
    });
    writeFileSync(paths.settings, '{} torn');
    expect(() => readSettings(paths.settings)).toThrow(`${paths.settings}: `);
  });
});
