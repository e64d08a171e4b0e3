import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ageIdentities, openAge } from '../../../lib/engine/index.js';
import { readManifests, stringifyJson, type Json, type KubeObject } from '../../../lib/kube/index.js';
import type { ApplicationSource } from '../../../lib/model/index.js';
import { Jail } from '../../../lib/source/jail/index.js';
import type { Sources, SourcesOptions } from '../../../lib/source/index.js';
import { repoURL, Workshop } from '../fixture.js';
import { describeWithJail } from '../jail/with-jail.js';
import { eventually } from '../../support/patience.js';

/** What sops 3.13 wrote, and the keys that open it: of age, and of OpenPGP. */
const data = (name: string): string => readFileSync(path.join(__dirname, 'data', name), 'utf8');
const canary = 'canary-of-the-secret';
const [plain] = readManifests(data('plain.yaml'));
const values = {
  data: plain?.['data'],
  stringData: { ...(plain?.['stringData'] as object), port: '5432', ratio: '1.5', on: 'true' },
};

let shop: Workshop;
beforeEach(async () => (shop = await Workshop.create()));
afterEach(() => shop.close());

/** Sources with keys beside the rules. */
function sourcesWith(rules: Json, more: Partial<SourcesOptions> = {}): Sources {
  const folder = path.join(shop.folder, 'operator');
  mkdirSync(folder, { recursive: true });
  for (const name of ['one.key', 'two.key', 'pgp.key']) writeFileSync(path.join(folder, name), data(name));
  writeFileSync(path.join(folder, 'rules.yaml'), stringifyJson({ rules }));
  return shop.sources({ decryption: path.join(folder, 'rules.yaml'), ...more });
}

const all = (...keys: string[]): Json => [{ repositories: [repoURL], keys }];

async function opened(
  files: Record<string, string>,
  rules: Json = all('one.key'),
  source: Partial<ApplicationSource> = {},
  more: Partial<SourcesOptions> = {},
): Promise<KubeObject[]> {
  const commit = await shop.commit(files);
  const options = { application: 'web', project: 'shop', decrypt: true };
  return (await sourcesWith(rules, more).render({ repoURL, path: 'app', ...source }, commit, options)).objects;
}

/** The files below a directory that hold a text. */
function holding(directory: string, text: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => readFileSync(file).includes(text));
}

describe('a Secret that sops encrypted', () => {
  test.each([
    ['for age', 'age.yaml', ['one.key']],
    ['as JSON', 'json.json', ['one.key']],
    ['with a code over what is encrypted alone', 'mac-only.yaml', ['two.key']],
    ['for age and OpenPGP', 'both.yaml', ['two.key']],
    ['for one of several keys', 'age.yaml', ['pgp.key', 'two.key', 'one.key']],
  ])('%s is decrypted', async (_how, file, keys) => {
    const [object, ...others] = await opened({ [`app/${file}`]: data(file) }, all(...keys));
    expect(others).toEqual([]);
    expect(object).toEqual({ ...plain, ...values });
  });

  test('is decrypted beside others in one file', async () => {
    const objects = await opened({ 'app/multi.yaml': data('multi.yaml') });
    const users = objects.map(({ metadata, stringData }) => [metadata.name, (stringData as { user?: string }).user]);
    expect(users).toEqual([
      ['login', 'admin'],
      ['second', 'root'],
    ]);
  });

  test('is decrypted after a tool has changed its name and labels', async () => {
    const files = {
      'app/age.yaml': data('age.yaml'),
      'app/kustomization.yaml': 'namePrefix: my-\nnamespace: team\nresources: [age.yaml]\n',
    };
    const [object] = await opened(files);
    expect(object).toMatchObject({ metadata: { name: 'my-login', namespace: 'team' }, ...values });
    expect(object).not.toHaveProperty('sops');
  });

  test('stays encrypted unless that is asked for, also in what is kept', async () => {
    const commit = await shop.commit({ 'app/age.yaml': data('age.yaml') });
    const sources = sourcesWith(all('one.key'));
    const source = { repoURL, path: 'app' };
    const before = await sources.render(source, commit);
    const plainly = await sources.render(source, commit, { decrypt: true });
    const after = await sources.render(source, commit);
    expect(after).toBe(before);
    expect(plainly.digest).toBe(before.digest);
    expect(stringifyJson(plainly.objects)).toContain(canary);
    expect(stringifyJson(after.objects)).not.toContain(canary);
    expect(after.objects[0]).toHaveProperty('sops');
  });

  test('leaves nothing plain on the disk', async () => {
    await opened({ 'app/age.yaml': data('age.yaml') }, undefined, undefined, { jail: { directory: shop.folder } });
    expect(holding(shop.folder, canary)).toEqual([]);
  });

  const lines = (change: (text: string) => string, file = 'age.yaml'): Record<string, string> => ({
    'app/a.yaml': change(data(file)),
  });
  const value = (text: string, name: string): string => new RegExp(`${name}: (ENC\\[.*)`).exec(text)?.[1] ?? '';
  test.each<[string, Record<string, string>, string]>([
    [
      'has another label',
      lines((text) => text.replace('app: shop', 'app: other')),
      'was changed after it was encrypted',
    ],
    ['has lost a value', lines((text) => text.replace(/ {4}user:.*\n/, '')), 'was changed after it was encrypted'],
    [
      'has a value more',
      lines((text) => text.replace('stringData:\n', 'stringData:\n    more: plain\n')),
      'was changed after it was encrypted',
    ],
    [
      'has values of each other',
      lines((text) => text.replace(value(text, 'password'), value(text, 'user'))),
      'the value stringData.password was changed, moved',
    ],
    [
      'has a changed value',
      lines((text) => text.replace('data:GO6V', 'data:GO6W')),
      'the value stringData.password was changed',
    ],
    [
      'has a short code',
      lines((text) => text.replace(/(user: ENC.*tag:)[^,]*/, '$1ET//')),
      'the value stringData.user was changed',
    ],
    [
      'has another code',
      lines((text) => text.replace(/mac: ENC.*/, `mac: ${value(text, 'user')}`)),
      'was changed after it was encrypted',
    ],
    [
      'has a value where it would be shown',
      lines((text) =>
        text.replace('    name: login', `    name: login\n    annotations: {shown: "${value(text, 'password')}"}`),
      ),
      'metadata holds encrypted values',
    ],
    ['is for another key', { 'app/a.yaml': data('mac-only.yaml') }, 'none of the keys for this source opens it'],
    ['is encrypted from top to bottom', { 'app/a.yaml': data('whole.yaml') }, 'all of it is encrypted'],
    [
      'is for a store of keys of a cloud',
      lines((text) => text.replace(/ {4}age:\n[^]*?recipient:.*\n/, '    kms:\n        - enc: x\n')),
      'not encrypted by age or OpenPGP but by kms',
    ],
  ])('that %s is refused, and nothing of it is told', async (_what, files, message) => {
    const error: unknown = await opened(files).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'DECRYPTION_FAILED' });
    expect(String(error)).toContain(message);
    expect(String(error)).not.toMatch(/canary|AGE-SECRET|admin/);
  });

  test.each<[string, Json, Partial<ApplicationSource>, boolean]>([
    ['of any path and project', all('one.key'), {}, true],
    [
      'of a pattern of repositories',
      [{ repositories: ['https://git.example.com/team/*'], keys: ['one.key'] }],
      {},
      true,
    ],
    ['of another repository', [{ repositories: ['https://git.example.com/*'], keys: ['one.key'] }], {}, false],
    ['of a path', [{ repositories: [repoURL], paths: ['app'], keys: ['one.key'] }], {}, true],
    [
      'of a path that is written otherwise',
      [{ repositories: [repoURL], paths: ['app'], keys: ['one.key'] }],
      { path: './app/' },
      true,
    ],
    ['of paths below', [{ repositories: [repoURL], paths: ['app/**'], keys: ['one.key'] }], {}, false],
    ['of another project', [{ repositories: [repoURL], projects: ['other'], keys: ['one.key'] }], {}, false],
    ['of this project', [{ repositories: [repoURL], projects: ['sh*'], keys: ['one.key'] }], {}, true],
    ['that are none', [], {}, false],
  ])('obeys rules %s', async (_which, rules, source, allowed) => {
    const result = opened({ 'app/age.yaml': data('age.yaml') }, rules, source);
    if (allowed) expect(await result).toHaveLength(1);
    else
      await expect(result).rejects.toMatchObject({
        code: 'DECRYPTION_REFUSED',
        what: expect.stringContaining('the Secret login is encrypted by sops') as unknown,
      });
  });

  test('is refused without any rules; other kinds with a field sops are left alone', async () => {
    const commit = await shop.commit({ 'app/age.yaml': data('age.yaml') });
    const other = await shop.commit({
      'app/age.yaml': 'apiVersion: example.com/v1\nkind: SopsSecret\nmetadata: {name: a}\nsops: {mac: x}\n',
    });
    const render = (at: string): Promise<unknown> =>
      shop.sources().render({ repoURL, path: 'app' }, at, { decrypt: true });
    await expect(render(commit)).rejects.toMatchObject({ code: 'DECRYPTION_REFUSED' });
    expect(await render(other)).toMatchObject({ objects: [{ sops: { mac: 'x' } }] });
  });

  test('is not decrypted when a file with keys is not there', async () => {
    await expect(opened({ 'app/age.yaml': data('age.yaml') }, all('none.key'))).rejects.toThrow(
      'a file with keys can not be read',
    );
  });

  test.each<[string, Json, string]>([
    ['no list', {}, 'there is no list of rules'],
    ['no keys', [{ repositories: ['*'] }], 'a rule names its repositories and its keys'],
    ['a key that is no text', [{ repositories: ['*'], keys: [1] }], 'keys of a rule is no list of texts'],
    ['a word that is unknown', [{ repositories: ['*'], keys: ['a'], path: 'x' }], 'a rule has no path'],
  ])('has rules with %s: they are refused at the start', (_what, rules, message) => {
    expect(() => sourcesWith(rules)).toThrow(message);
  });
});

describeWithJail('a Secret that sops encrypted for OpenPGP', () => {
  test('is decrypted by gpg in the jail', async () => {
    const jail = { directory: shop.folder };
    expect(await opened({ 'app/pgp.yaml': data('pgp.yaml') }, all('one.key', 'pgp.key'), {}, { jail })).toMatchObject([
      values,
    ]);
    expect(holding(shop.folder, canary)).toEqual([]);
    expect(readdirSync(shop.folder).filter((name) => name.startsWith('slipway-run'))).toEqual([]);
  });

  test('is refused with a key of age alone', async () => {
    await expect(opened({ 'app/pgp.yaml': data('pgp.yaml') })).rejects.toThrow(
      'none of the keys for this source opens it',
    );
  });

  test('K03 leaves nothing when the reconciler is killed in the middle, and shows its key in no argument and no variable', async () => {
    const mark = `slipway-gpg-${process.pid}`;
    const gpg = path.join(shop.folder, mark);
    writeFileSync(gpg, `#!/bin/sh\ncase "$*" in *--import*) cat > /tmp/held; exec sleep 4711.${process.pid};; esac\n`);
    chmodSync(gpg, 0o755);
    const place = path.join(shop.folder, 'jail');
    mkdirSync(place);
    const lib = path.resolve(__dirname, '../../../lib/source');
    const key = path.join(__dirname, 'data', 'pgp.key');
    const program = `const { Jail } = require('${lib}/jail/index.ts');
      const { openByGpg } = require('${lib}/decryption/gpg.ts');
      const key = require('node:fs').readFileSync('${key}', 'utf8');
      void openByGpg(new Jail({ directory: '${place}' }), { gpg: '${gpg}' }, ['message'], key);`;
    const child = spawn(process.execPath, ['--import', 'tsx', '-e', program], { stdio: 'inherit' });
    const ended = once(child, 'exit');
    const sleeping = (): string[] => processes('cmdline', `4711.${process.pid}`);
    await eventually(() => sleeping().length > 0);
    const secret = data('pgp.key').split('\n')[5] ?? '';
    expect(secret.length).toBeGreaterThan(40);
    expect([...processes('cmdline', secret), ...processes('environ', secret)]).toEqual([]);
    expect(holding(place, secret)).toEqual([]);
    child.kill('SIGKILL');
    await ended;
    await eventually(() => sleeping().length === 0);
    await new Jail({ directory: place }).cleanUp();
    expect(readdirSync(place)).toEqual([]);
  });
});

describe('a key of age', () => {
  const message =
    /-----BEGIN AGE[^]*?END AGE ENCRYPTED FILE-----/.exec(data('age.yaml'))?.[0].replace(/^ +/gm, '') ?? '';
  const [identity] = ageIdentities(data('one.key'));

  test('is read from what age-keygen writes, and from nothing else', () => {
    const line =
      data('one.key')
        .split('\n')
        .find((one) => one.startsWith('AGE')) ?? '';
    expect(ageIdentities(`# comment\n\n  ${line}  \n${line.toLowerCase()}`)).toEqual([identity, identity]);
    for (const wrong of [
      line.slice(0, -1),
      line.replace('AGE', 'Age'),
      `${line.slice(0, -1)}Q`,
      line.replace('KEY-1', 'KEY-'),
      '',
      'age1qqqq',
    ])
      expect(ageIdentities(wrong)).toEqual([]);
  });

  test('opens what was encrypted for it, and nothing that was changed', () => {
    if (identity === undefined) throw new Error('there is a key');
    expect(openAge(message, [identity])?.length).toBe(32);
    expect(openAge(message, ageIdentities(data('two.key')))).toBeUndefined();
    const [begin = '', ...rest] = message.split('\n');
    const bytes = Buffer.from(rest.slice(0, -1).join(''), 'base64');
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect([at, openAge(`${begin}\n${changed.toString('base64')}\n${rest.at(-1)}`, [identity])]).toEqual([
        at,
        undefined,
      ]);
    }
    for (const text of ['', begin, `${begin}\n${rest.at(-1)}`, message.replace(/\n.*\n(-----END)/, '\n$1')])
      expect(openAge(text, [identity])).toBeUndefined();
  });
});

/** The processes of this machine whose command line or environment holds a text. */
function processes(of: 'cmdline' | 'environ', text: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return (
        /^\d+$/.test(pid) && pid !== String(process.pid) && readFileSync(`/proc/${pid}/${of}`, 'utf8').includes(text)
      );
    } catch {
      return false;
    }
  });
}
