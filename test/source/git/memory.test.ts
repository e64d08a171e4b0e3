import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import { promisify } from 'node:util';
import { Repository } from '../../../lib/git/index.js';
import { configMap, Workshop } from '../fixture.js';
import { GitServer } from '../git-server.js';

const lib = path.resolve(__dirname, '../../../lib');
const MiB = 1024 * 1024;

let shop: Workshop;
let server: GitServer;
beforeEach(async () => {
  shop = await Workshop.create();
  server = await GitServer.start(shop.folder);
});
afterEach(async () => {
  await server.stop();
  shop.close();
});

/** A repository whose history holds so many MiB of blobs that nothing can compress, beside one small manifest in each of its commits. */
async function repository(name: string, size: number): Promise<string> {
  const made = await Repository.bare(path.join(shop.folder, name));
  made.close();
  const uncompressed = ['-c', 'core.compression=0', '-c', 'pack.compression=0', 'fast-import', '--quiet'];
  const child = spawn('git', ['-C', made.path, ...uncompressed], { stdio: ['pipe', 'ignore', 'inherit'] });
  const ended = once(child, 'close');
  const write = async (part: string | Buffer): Promise<void> => {
    if (!child.stdin.write(part)) await once(child.stdin, 'drain');
  };
  for (let index = 0; index < Math.max(size, 30); index++) {
    const manifest = configMap(`m${index}`);
    await write(`commit refs/heads/main\ncommitter x <x@example.com> ${1_700_000_000 + index} +0000\ndata 1\nm\n`);
    await write(`M 100644 inline app/a.yaml\ndata ${manifest.length}\n${manifest}\n`);
    if (index >= size) continue;
    const blob = randomBytes(MiB);
    await write(`M 100644 inline data.bin\ndata ${blob.length}\n`);
    await write(blob);
    await write('\n');
  }
  child.stdin.end('done\n');
  await ended;
  return server.url(name);
}

/** The most resident memory of a process that fetches a repository and renders its last thirty commits, in bytes. */
async function peakOf(url: string): Promise<number> {
  const program = `const { Sources } = require('${lib}/source/index.ts');
    const { systemClock } = require('${lib}/cluster/index.ts');
    const { execFileSync } = require('node:child_process');
    const cacheDir = '${path.join(shop.folder, `cache-of-${path.basename(url)}`)}';
    const sources = new Sources({ clock: systemClock(), pollMilliseconds: false, git: { protocols: ['http'] }, cacheDir });
    void (async () => {
      const source = { repoURL: '${url}', path: 'app' };
      const tip = await sources.resolve(source);
      const repository = process.argv[1];
      const commits = execFileSync('git', ['-C', repository, 'rev-list', '-n', '30', tip], { encoding: 'utf8' }).trim().split('\\n');
      for (const commit of commits) await sources.render(source, commit);
      console.log(process.resourceUsage().maxRSS * 1024);
      sources.close();
    })();`;
  const at = path.join(shop.folder, path.basename(url));
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', '-e', program, at]);
  return Number(stdout);
}

test('resident memory does not grow with the history of a repository, nor with its blobs', async () => {
  const blobs = 160;
  const small = await peakOf(await repository('small.git', 0));
  const large = await peakOf(await repository('large.git', blobs));
  expect(small).toBeGreaterThan(20 * MiB);
  // What two processes that do the same need differs by tens of MiB, by chance; whoever holds the blobs needs them all.
  expect(large - small).toBeLessThan((blobs / 2) * MiB);
});
