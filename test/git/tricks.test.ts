import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { checkRefName, checkRemoteUrl, checkRevision, Git, Repository } from '../../lib/git/index.js';

let folder: string;
let marker: string;
let repository: Repository;
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'slipway-tricks-'));
  marker = path.join(folder, 'it-ran');
  repository = await Repository.bare(path.join(folder, 'r.git'), { git: new Git({ protocols: ['https', 'ssh'] }) });
});
afterEach(() => {
  repository.close();
  expect(existsSync(marker)).toBe(false);
  rmSync(folder, { recursive: true, force: true });
});

/** URLs that plain Git makes a command, a file or another host of. */
const tricks = (): [string, string[]][] => [
  ['G10', [`ext::sh -c touch% ${marker}`, `ext::sh${'%20'}-c`, 'EXT::sh -c true', 'ext://x/y']],
  ['G11', [`--upload-pack=touch ${marker}`, '-u', '--', '-oProxyCommand=x']],
  ['G12', [`--upload-pack=touch${'\\t'}${marker}`, `-c core.sshCommand=touch ${marker}`]],
  [
    'G14',
    [
      `ssh://-oProxyCommand=touch ${marker}/x`,
      'ssh://-oProxyCommand=x/y',
      'ssh://git@-oProxyCommand=x/y',
      'ssh://-l@host/y',
      '-oProxyCommand=x@host:y',
      'git@-oProxyCommand=x:y',
      'git@host:-oProxyCommand=x',
      'ssh://git@host:port/y',
      'ssh://git@host:22222222/y',
      'ssh://git@host/-x',
      'ssh://gi t@host/y',
      'ssh://g%0ait@host/y',
      'ssh://git@ho$(touch x)st/y',
      'ssh://git@host;touch x/y',
    ],
  ],
  [
    'G15',
    [
      'file:///etc',
      '/etc',
      './x',
      '../x',
      'fd::0',
      'http://host/x',
      'git://host/x',
      'ftp://host/x',
      'C:\\x',
      'HTTP://host/x',
      '',
    ],
  ],
  [
    'G16',
    [
      'https://example.com%0a@evil/x',
      'https://example.com%0d%0a@evil/x',
      'https://example.com\nhost=evil/x',
      'https://example.com/%0ahost=evil/x',
      'https://example.com/x\u0000',
      'https://example.com/a b',
      'https://a@b@evil/x',
      'https://user:pass%0a@evil/x',
      'https://example.com\\@evil/x',
    ],
  ],
];

test.each(tricks().map(([id]) => id))('%s is refused before git is started', async (id) => {
  const urls = tricks().find(([each]) => each === id)?.[1] ?? [];
  for (const url of urls) {
    const refused = { code: expect.stringMatching(/^(INVALID_URL|PROTOCOL_NOT_ALLOWED)$/) as unknown };
    await expect(Promise.resolve().then(() => checkRemoteUrl(url, ['https', 'ssh']))).rejects.toMatchObject(refused);
    await expect(repository.remoteRefs(url)).rejects.toMatchObject(refused);
    await expect(repository.fetchMirror(url)).rejects.toMatchObject(refused);
  }
});

test('G13 a revision that looks like an option is none, neither to look up nor to fetch', async () => {
  const written = [`--upload-pack=touch ${marker}`, `--upload-pack=touch-${marker}`, '-x', '--exec=x', '-'];
  for (const revision of written) {
    expect(() => checkRevision(revision)).toThrow(/revision|not the name/);
    expect(() => checkRefName(revision)).toThrow(/revision|name/);
    await expect(repository.resolve(revision)).rejects.toMatchObject({ code: 'INVALID_REVISION' });
    const fetching = repository.fetchMirror('https://git.example.com/x', { others: [revision] });
    await expect(fetching).rejects.toMatchObject({ code: 'INVALID_REF_NAME' });
  }
});

describe('G18', () => {
  const keys = [
    ...[
      'core.hooksPath',
      'core.sshCommand',
      'core.fsmonitor',
      'core.gitProxy',
      'core.pager',
      'core.editor',
      'core.askPass',
    ],
    ...['credential.helper', 'diff.external', 'gpg.program', 'uploadpack.packObjectsHook', 'protocol.ext.allow'],
    ...[
      'alias.ls-remote',
      'alias.fetch',
      'pager.ls-remote',
      'remote.x.uploadpack',
      'init.templateDir',
      'filter.x.smudge',
    ],
  ];
  const own = new Git({ protocols: ['ssh'], networkTimeout: 10_000 });

  /** Everything that reads, writes and asks. */
  async function everything(): Promise<void> {
    const one = await Repository.bare(path.join(folder, 'one.git'), { git: own });
    await one.writeCommit({ branch: 'main', files: [{ path: 'a', content: 'x' }], message: 'm', date: new Date(0) });
    await one.readBlobs(await one.resolve('main'), ['a']);
    for (const url of ['ssh://git@127.0.0.1:1/x', 'git@127.0.0.1:x']) {
      await expect(one.remoteRefs(url)).rejects.toMatchObject({ code: 'REPOSITORY_UNREACHABLE' });
      await expect(one.fetchMirror(url)).rejects.toMatchObject({ code: 'REPOSITORY_UNREACHABLE' });
    }
    one.close();
  }

  const program = (): string => {
    const file = path.join(folder, 'program');
    writeFileSync(file, `#!/bin/sh\ntouch '${marker}'\n`);
    chmodSync(file, 0o755);
    return file;
  };

  test('no variable of the person starts a program or opens a protocol', async () => {
    const file = program();
    const names = [
      ...['GIT_SSH', 'GIT_SSH_COMMAND', 'GIT_ASKPASS', 'SSH_ASKPASS', 'GIT_EXTERNAL_DIFF', 'GIT_PROXY_COMMAND'],
      ...['GIT_EDITOR', 'EDITOR', 'PAGER', 'GIT_PAGER', 'GIT_SEQUENCE_EDITOR'],
    ];
    const counted = keys.flatMap((key, index): [string, string][] => [
      [`GIT_CONFIG_KEY_${index}`, key],
      [`GIT_CONFIG_VALUE_${index}`, key.startsWith('alias') ? `!${file}` : file],
    ]);
    const others = { GIT_TEMPLATE_DIR: folder, GIT_EXEC_PATH: folder, GIT_ALLOW_PROTOCOL: 'ext:ssh', GIT_DIR: folder };
    const given = {
      ...Object.fromEntries([...names.map((name) => [name, file]), ...counted]),
      ...others,
      GIT_CONFIG_COUNT: String(keys.length),
    };
    const before = { ...process.env };
    Object.assign(process.env, given);
    try {
      await everything();
    } finally {
      for (const name of Object.keys(given)) delete process.env[name];
      Object.assign(process.env, before);
    }
  });

  test.each([false, true])(
    'no configuration of the person or of the mirror does (in capitals: %s)',
    async (capitals) => {
      const file = program();
      const home = path.join(folder, 'home');
      const one = await Repository.bare(path.join(folder, 'one.git'));
      one.close();
      for (const key of keys) {
        const value = key.startsWith('alias') ? `!${file}` : key === 'protocol.ext.allow' ? 'always' : file;
        const where = path.join(one.path, 'config');
        execFileSync('git', ['config', '-f', where, capitals ? key.toUpperCase() : key, value]);
        execFileSync('git', ['config', '-f', `${home}config`, key, value]);
      }
      const before = process.env['HOME'];
      process.env['HOME'] = folder;
      process.env['XDG_CONFIG_HOME'] = folder;
      try {
        await everything();
        // Were it not refused before, Git itself would refuse it.
        for (const url of [`ext::touch% ${marker}`, `file://${one.path}`, one.path]) {
          const asked = own.run({ repository: one.path, args: ['ls-remote', '--', url], network: true });
          await expect(asked).rejects.toMatchObject({ code: 'GIT_FAILED' });
        }
      } finally {
        if (before !== undefined) process.env['HOME'] = before;
        delete process.env['XDG_CONFIG_HOME'];
      }
    },
  );
});
