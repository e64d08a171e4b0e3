import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { untilProcesses } from '../../support/processes.js';
import { Workshop } from '../fixture.js';
import { GitServer, onlyFor } from '../git-server.js';
import { names, pushed, remoteSources, repositorySecret } from './fixture.js';
import { eventually } from '../../support/patience.js';

const lib = path.resolve(__dirname, '../../../lib');
const onLinux = process.platform === 'linux' ? test : test.skip;
const foldersOf = (pid: number | undefined): string[] =>
  readdirSync('/dev/shm').filter((name) => name.startsWith(`slipway-private-${pid ?? 0}-`));

onLinux(
  'a process that is killed while it reads with a secret leaves no child, and to the next one no secret',
  async () => {
    const shop = await Workshop.create();
    await pushed(shop, 'one');
    const server = await GitServer.start(shop.folder);
    const url = server.url('gitops.git');
    server.answer = (request, response) =>
      request.headers.authorization === undefined ? onlyFor()(request, response) : true;
    const secrets = [repositorySecret('x', { url, username: 'robot', password: 'secret' })];
    const program = `const { Sources } = require('${lib}/source/index.ts');
    const { systemClock } = require('${lib}/cluster/index.ts');
    const sources = new Sources({ clock: systemClock(), pollMilliseconds: false, git: { protocols: ['http'] },
      cacheDir: ${JSON.stringify(path.join(shop.folder, 'other-cache'))} });
    sources.useCredentials(${JSON.stringify(secrets)});
    void sources.resolve({ repoURL: '${url}' });`;
    const child = spawn(process.execPath, ['--import', 'tsx', '-e', program], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const ended = once(child, 'exit');
    try {
      await untilProcesses(url, (count) => count > 0);
      await eventually(() => server.requests.length > 1);
      expect(foldersOf(child.pid)).toHaveLength(1);
      child.kill('SIGKILL');
      await ended;
      await untilProcesses(url, (count) => count === 0);
      expect(foldersOf(child.pid)).toHaveLength(1);

      const living = path.join('/dev/shm', `slipway-private-${process.ppid}-0a0b0c-x`);
      mkdirSync(living);
      server.answer = undefined;
      expect(await names(remoteSources(shop), url)).toEqual(['one']);
      expect(foldersOf(child.pid)).toEqual([]);
      expect(foldersOf(process.ppid)).toHaveLength(1);
      expect(readdirSync(living)).toEqual([]);
    } finally {
      child.kill('SIGKILL');
      for (const name of foldersOf(process.ppid)) rmSync(path.join('/dev/shm', name), { recursive: true });
      await server.stop();
      shop.close();
    }
  },
);
