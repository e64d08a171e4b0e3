import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import type { ProcessResult } from '../../../lib/programs/index.js';
import { Jail, type JailOptions } from '../../../lib/source/jail/index.js';
import { untilProcesses } from '../../support/processes.js';
import { describeWithJail } from './with-jail.js';
import { WORK } from '../../../lib/source/jail/entrance.js';

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'jail-test-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a script in a jail, on a work directory with one file. */
async function script(text: string, options: JailOptions = {}): Promise<ProcessResult> {
  const layOut = (work: string): Promise<void> => writeFile(path.join(work, 'file'), 'content');
  return await new Jail(options).run({ programs: {}, command: ['sh', '-c', text], directory: '', layOut });
}

const printed = ({ output }: ProcessResult): string => output.toString('utf8').trim();

const gone = (text: string): Promise<void> => untilProcesses(text, (found) => found === 0);

/** A command that no other process of this machine has. */
const sleep = (seconds: number): string => `sleep ${seconds}.${process.pid}`;

describeWithJail('a program in a jail', () => {
  test('T02 T08 sees /usr, its work and nothing else of this machine', async () => {
    writeFileSync(path.join(folder, 'secret'), 'canary');
    const result = await script(
      `cat file; ls -A /; cat ${folder}/secret /etc/shadow /root/.ssh/id_rsa 2>&1 | grep -c canary; ls -A /tmp`,
    );
    const entries = printed(result).split(/\s+/);
    expect(entries[0]).toMatch(/^content/);
    const known = [
      'bin',
      'dev',
      'etc',
      'lib',
      'lib32',
      'lib64',
      'libx32',
      'old',
      'proc',
      'sbin',
      'tmp',
      'tools',
      'usr',
      'work',
      '0',
    ];
    expect(entries.slice(1).filter((entry) => !known.includes(entry))).toEqual([]);
    expect(entries.at(-1)).toBe('0');
  });

  test('does not get back out by what is left of the old root, by /proc or by a mount of its own', async () => {
    writeFileSync(path.join(folder, 'secret'), 'canary');
    const ways = [
      `cat /old${folder}/secret`,
      `cat /proc/1/root${folder}/secret`,
      `cat /proc/$$/cwd/../../../../../..${folder}/secret`,
      `cd /; cd ../../..; cat .${folder}/secret`,
      `mount -t tmpfs none /tmp && echo canary`,
      `mount --bind / /tmp && echo canary`,
      `unshare --user --map-root-user --mount true && echo canary`,
      `chroot /old true && echo canary`,
      `mknod ${WORK}/disk b 8 0 && echo canary`,
      `ls -A /old | grep . && echo canary`,
    ];
    const result = await script(ways.map((way) => `(${way}) 2>&1`).join('\n'));
    expect(printed(result)).not.toContain('canary');
  });

  test('a symbolic link in its work leads to nothing of this machine', async () => {
    writeFileSync(path.join(folder, 'secret'), 'canary');
    const result = await script(`ln -s ${folder}/secret link; cat link`);
    expect([result.code, printed(result)]).toEqual([1, '']);
  });

  test('writes to its work and its temporary directory alone', async () => {
    const result = await script(
      'for f in /x /usr/x /etc/x /dev/x /tools/x; do echo x > $f && echo wrote $f; done; echo y > new && echo z > /tmp/z && cat new /tmp/z',
    );
    expect(printed(result)).toBe('y\nz');
  });

  test('has no network, not even that of this machine itself', async () => {
    const server = createServer((socket) => socket.end('canary'));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const result = await script(
      `perl -MIO::Socket::INET -e 'my $s = IO::Socket::INET->new("127.0.0.1:${port}") or die "refused: $!"; print <$s>'; cat /proc/net/dev | grep -vc lo:`,
    );
    server.close();
    expect(printed(result)).not.toContain('canary');
    expect(printed(result)).toBe('2');
  });

  test('T08 has an environment made from nothing, and no capability', async () => {
    process.env['SLIPWAY_CANARY'] = 'canary';
    const result = await script('env; grep -E "Cap(Eff|Prm|Bnd)|NoNewPrivs" /proc/self/status');
    delete process.env['SLIPWAY_CANARY'];
    const names = printed(result).match(/^\w+(?==)/gm) ?? [];
    expect(names.sort()).toEqual(['HOME', 'LANG', 'PATH', 'PWD', 'TMPDIR', 'TZ']);
    expect(printed(result).match(/^Cap.*[1-9a-f]$/gm)).toBeNull();
    expect(printed(result)).toMatch(/NoNewPrivs:\t1/);
  });

  test('T07 a program that does not end is ended, with all that it started, also what ignores that and leaves its group', async () => {
    const text = `trap "" TERM; (setsid sh -c "trap '' TERM; ${sleep(7001)}; true" &) ; ${sleep(7001)}; ${sleep(7001)}`;
    const result = await script(text, { limits: { milliseconds: 1000, grace: 200 } });
    expect(result.ending).toBe('timed-out');
    await gone(sleep(7001));
  });

  test('T07 what a program leaves behind ends with it, and is not waited for', async () => {
    const result = await script(`(setsid ${sleep(7002)} &); echo whole`);
    expect([result.ending, printed(result)]).toEqual(['exited', 'whole']);
    await gone(sleep(7002));
  });

  test('T07 a program that prints without end is ended', async () => {
    const result = await script('cat /dev/zero', { limits: { output: 1024 * 1024 } });
    expect(result.ending).toBe('printed-too-much');
    expect(result.output.length).toBeLessThanOrEqual(1024 * 1024);
  });

  test('R06 is limited in memory, in the size of files and in its temporary directory', async () => {
    const limits = { memory: 64 * 1024 * 1024, fileSize: 1024 * 1024 };
    const memory = await script('head -c 300M /dev/zero | tail -c 1 | wc -c', { limits });
    const greedy = await script(`perl -e 'my $x = "a" x (300 * 1024 * 1024); print length $x'`, { limits });
    const file = await script('head -c 10M /dev/zero > big; wc -c < big', { limits });
    const temporary = await script(
      'for i in 1 2 3 4; do head -c 1000000 /dev/zero > /tmp/$i; done; du -sk /tmp | cut -f1',
      { limits },
    );
    expect(printed(memory)).toBe('1');
    expect(printed(greedy)).toBe('');
    expect(Number(printed(file))).toBeLessThanOrEqual(limits.fileSize);
    expect(Number(printed(temporary))).toBeLessThanOrEqual(1024);
  });

  test('is limited in the number of its processes, where that can be had', async () => {
    const { processCount } = await new Jail().confinement();
    const result = await script('for i in $(seq 60); do sleep 60 & done 2>/dev/null; ls /proc | grep -c "^[0-9]"', {
      limits: { processes: 20 },
    });
    expect(Number(printed(result) || 0) <= 25).toBe(processCount);
  });

  test('leaves no directory behind', async () => {
    await script('echo x > left; mkdir -p a/b; chmod 0 a', { directory: folder });
    expect(readdirSync(folder)).toEqual([]);
  });

  test('K03 ends when this process is killed; its directory is removed by the next one', async () => {
    const jail = path.resolve(__dirname, '../../../lib/source/jail/index.ts');
    const program = `const { Jail } = require('${jail}');
      const options = { directory: '${folder}' };
      void new Jail(options).run({ programs: {}, command: ['sh', '-c', '${sleep(7003)}; true'], directory: '', layOut: async () => {} });`;
    const child = spawn(process.execPath, ['--import', 'tsx', '-e', program], { stdio: 'inherit' });
    const ended = once(child, 'exit');
    await untilProcesses(sleep(7003), (found) => found > 1);
    child.kill('SIGKILL');
    await ended;
    await gone(sleep(7003));
    await new Jail({ directory: folder }).cleanUp();
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('where nothing can be confined', () => {
  class Unconfined extends Jail {
    override confinement(): ReturnType<Jail['confinement']> {
      return Promise.resolve({
        files: false,
        network: false,
        processes: false,
        processCount: false,
        missing: 'a test',
      });
    }
  }
  const run = {
    programs: {},
    command: ['sh', '-c', 'echo $HOME; pwd'] as [string, ...string[]],
    directory: '',
    layOut: async () => {},
  };

  test('a program runs with a home and a work directory of its own', async () => {
    const [home, work] = printed(await new Unconfined({ directory: folder }).run(run)).split('\n');
    expect([home, work].map((each) => path.basename(each ?? ''))).toEqual(['home', 'work']);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('or it is refused, as the operator says', async () => {
    const result = await new Unconfined({ allowUnconfined: false }).run(run);
    expect(result).toMatchObject({ ending: 'not-started', errors: 'programs can not be confined here: a test' });
  });
});
