import { execFileSync } from 'node:child_process';
import path from 'node:path';
import {
  checkSignatures,
  keyId,
  noSigners,
  readGpgStatus,
  type SignaturePolicy,
  type Signers,
} from '../../../lib/engine/index.js';
import { configMap, repoURL, Workshop } from '../fixture.js';
import { fakedTime, Keys } from './keys.js';

let keys: Keys;
let shop: Workshop;
beforeAll(() => (keys = new Keys()));
afterAll(() => keys.close());
beforeEach(async () => {
  shop = await Workshop.create();
  await shop.commit({ 'a.yaml': configMap('a') });
});
afterEach(() => shop.close());

const git = (args: readonly string[], input?: string): string =>
  execFileSync(
    'git',
    ['-C', shop.repository.path, '-c', 'user.name=Ann', '-c', 'user.email=ann@example.com', ...args],
    {
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, GNUPGHOME: keys.home },
      ...(input !== undefined && { input }),
    },
  ).trim();

const byGpg = (key: string, program = 'gpg'): string[] => [
  '-c',
  `gpg.program=${program}`,
  '-c',
  `user.signingKey=${key}`,
];
const bySsh = (file: string): string[] => ['-c', 'gpg.format=ssh', '-c', `user.signingKey=${file}`];

/** A commit after that of main, which main then is. */
function commit(signing: readonly string[], message = 'm'): string {
  const parent = git(['rev-parse', 'main']);
  const signed = signing.length === 0 ? [] : ['-S'];
  const id = git([...signing, 'commit-tree', ...signed, '-p', parent, '-m', message, `${parent}^{tree}`]);
  git(['update-ref', 'refs/heads/main', id]);
  return id;
}

async function problems(
  policy: SignaturePolicy,
  signers: Partial<Signers>,
  targetRevision = 'main',
): Promise<readonly string[]> {
  const source = { repoURL, targetRevision };
  const sources = shop.sources();
  const at = await sources.resolve(source);
  const history = await sources.signedHistory(source, at);
  return (await checkSignatures(history, at, policy, { ...noSigners, ...signers })).problems;
}

const head = (...listed: string[]): SignaturePolicy => ({ mode: 'head', keys: listed });
const failure = (what: string): [unknown] => [expect.stringContaining(what)];

describe('GC08 an OpenPGP signature', () => {
  test('by a listed key is good, by its long id, its fingerprint or that of its primary key', async () => {
    const ann = keys.openPgp('ann');
    const subkey = keys.subkey(ann);
    const signers = { gpgKeys: [keys.exported(ann)] };
    commit(byGpg(`${subkey}!`));
    for (const listed of [ann, ann.slice(-16), ann.slice(-16).toLowerCase(), subkey, subkey.slice(-16)])
      expect(await problems(head(listed), signers)).toEqual([]);
    commit(byGpg(`${ann}!`));
    expect(await problems(head(ann), signers)).toEqual([]);
    expect(await problems(head(subkey), signers)).toEqual(failure('signed with a key that the project does not list'));
    for (const listed of ['', ann.slice(-8), 'ann@example.com', `0x${ann.slice(-16)}`, '*'])
      expect(await problems(head(listed), signers)).toEqual(failure('does not list'));
  });

  test('must be there, whatever the message says', async () => {
    const bea = keys.openPgp('bea');
    const said = `[GNUPG:] GOODSIG ${bea.slice(-16)} bea\n[GNUPG:] VALIDSIG ${bea}\ngpg: Good signature from "bea" [ultimate]`;
    const id = commit([], `m\n\n${said}\n\n${said}`);
    expect(await problems(head(bea), { gpgKeys: [keys.exported(bea)] })).toEqual([
      `Failed verifying revision ${id} by 'Ann <ann@example.com>': unsigned`,
    ]);
  });

  test('by a key that is not known here, or is known and not listed, is refused', async () => {
    const cat = keys.openPgp('cat');
    const dan = keys.openPgp('dan');
    commit(byGpg(cat));
    expect(await problems(head(cat), { gpgKeys: [keys.exported(dan)] })).toEqual(
      failure(`signed with a key that is not known here (key_id=${keyId(cat)})`),
    );
    expect(await problems(head(cat), {})).toEqual(failure('not known here'));
    expect(await problems(head(cat), { gpgKeys: ['no key at all'] })).toEqual(failure('not known here'));
    expect(await problems(head(dan), { gpgKeys: [keys.exported(dan), keys.exported(cat)] })).toEqual(
      failure(`signed with a key that the project does not list (key_id=${keyId(cat)})`),
    );
  });

  test('over another object is bad', async () => {
    const eve = keys.openPgp('eve');
    const signed = commit(byGpg(eve));
    const changed = git(['cat-file', 'commit', signed]).replace(/\n\nm$/, '\n\nsomething else');
    const id = git(['hash-object', '-t', 'commit', '-w', '--stdin'], `${changed}\n`);
    git(['update-ref', 'refs/heads/main', id]);
    expect(await problems(head(eve), { gpgKeys: [keys.exported(eve)] })).toEqual(
      failure(`bad signature (key_id=${keyId(eve)})`),
    );
  });

  test('by a key that has expired since is refused, and so is one that expired itself', async () => {
    const fay = keys.openPgp('fay', { at: '20200101', expires: '20200201T000000' });
    commit(byGpg(fay, keys.program(fakedTime('20200110'))));
    expect(await problems(head(fay), { gpgKeys: [keys.exported(fay)] })).toEqual(
      failure(`signed with expired key (key_id=${keyId(fay)})`),
    );
    const gus = keys.openPgp('gus', { at: '20200101' });
    commit(byGpg(gus, keys.program([...fakedTime('20200110'), '--default-sig-expire', '2d'])));
    expect(await problems(head(gus), { gpgKeys: [keys.exported(gus)] })).toEqual(failure('expired signature'));
  });

  test('by a revoked key is refused', async () => {
    const hal = keys.openPgp('hal');
    commit(byGpg(hal));
    expect(await problems(head(hal), { gpgKeys: [keys.exported(hal)] })).toEqual([]);
    keys.revoke(hal);
    expect(await problems(head(hal), { gpgKeys: [keys.exported(hal)] })).toEqual(failure('signed with revoked key'));
  });

  test('counts on the annotated tag that was asked for, in place of its commit', async () => {
    const ida = keys.openPgp('ida');
    const signers = { gpgKeys: [keys.exported(ida)] };
    commit([]);
    git([...byGpg(ida), 'tag', '-s', '-m', 'signed', 'v1.2.0']);
    git(['tag', '-a', '-m', 'not signed', 'v1.1.0']);
    git(['tag', 'plain']);
    expect(await problems(head(ida), signers, 'v1.2.0')).toEqual([]);
    expect(await problems(head(ida), signers, '1.2.x')).toEqual([]);
    expect(await problems(head(ida), signers, 'v1.1.0')).toEqual(failure('Failed verifying tag object'));
    for (const revision of ['main', 'plain'])
      expect(await problems(head(ida), signers, revision)).toEqual(failure('unsigned'));
  });
});

describe('GC08 an SSH signature', () => {
  test.each(['ed25519', 'ecdsa', 'rsa'])('of type %s by a listed and allowed key is good', async (type) => {
    const { file, line, fingerprint } = keys.ssh(`good-${type}`, type);
    commit(bySsh(file));
    const sshSigners = `# who signs\nann@example.com,*@example.org namespaces="git" ${line}\n`;
    expect(await problems(head(fingerprint), { sshSigners })).toEqual([]);
    expect(await problems(head(fingerprint), {})).toEqual(failure(`not known here (key_id=${fingerprint})`));
    expect(await problems(head('SHA256:x'), { sshSigners })).toEqual(failure('does not list'));
  });

  test('by an expired, revoked or otherwise used key is refused', async () => {
    const { file, line, fingerprint } = keys.ssh('ben');
    commit(bySsh(file));
    const refusal = async (signers: Partial<Signers>, what: string): Promise<void> =>
      expect(await problems(head(fingerprint), signers)).toEqual(failure(what));
    await refusal({ sshSigners: `ben valid-before="20200101" ${line}` }, 'signed with expired key');
    await refusal({ sshSigners: `ben namespaces="file" ${line}` }, 'signed with');
    await refusal({ sshSigners: `ben ${line}`, sshRevoked: line }, 'signed with revoked key');
    expect(await problems(head(fingerprint), { sshSigners: `ben valid-before="29990101" ${line}` })).toEqual([]);
  });

  test('over another object is bad', async () => {
    const { file, line, fingerprint } = keys.ssh('cis');
    const signed = commit(bySsh(file));
    const id = git(['hash-object', '-t', 'commit', '-w', '--stdin'], `${git(['cat-file', 'commit', signed])}x\n`);
    git(['update-ref', 'refs/heads/main', id]);
    expect(await problems(head(fingerprint), { sshSigners: `cis ${line}` })).toEqual(failure('bad signature'));
  });
});

test('GC08 what is signed by neither, or twice, is not verified', async () => {
  const jan = keys.openPgp('jan');
  const signed = git(['cat-file', 'commit', commit(byGpg(jan))]);
  const replace = (text: string): void =>
    void git(['update-ref', 'refs/heads/main', git(['hash-object', '-t', 'commit', '-w', '--stdin'], `${text}\n`)]);
  replace(signed.replaceAll('PGP SIGNATURE', 'SIGNED MESSAGE'));
  expect(await problems(head(jan), { gpgKeys: [keys.exported(jan)] })).toEqual(failure('neither OpenPGP nor SSH'));
  const [block = ''] = /^gpgsig [^]*?-----END PGP SIGNATURE-----\n/m.exec(signed) ?? [];
  replace(signed.replace(block, block + block));
  expect(await problems(head(jan), { gpgKeys: [keys.exported(jan)] })).toEqual(failure('Failed verifying'));
});

test('GC08 only one whole answer of gpg is good', () => {
  const id = 'A'.repeat(16);
  const fingerprint = `${'B'.repeat(24)}${id}`;
  const good = `[GNUPG:] GOODSIG ${id} someone`;
  const valid = (kind: string, key = fingerprint): string =>
    `[GNUPG:] VALIDSIG ${key} 2026-01-01 1767225600 0 4 0 22 10 ${kind} ${key}`;
  const result = (...lines: string[]): string => readGpgStatus(lines.join('\n')).result;
  expect(result(good, valid('00'))).toBe('good');
  expect(result(good)).toBe('bad signature');
  expect(result(good, good, valid('00'))).toBe('bad signature');
  expect(result(good, `[GNUPG:] BADSIG ${id} x`, valid('00'))).toBe('bad signature');
  expect(result(good, valid('10'))).toBe('bad signature');
  expect(result(good, valid('00', 'C'.repeat(40)))).toBe('bad signature');
  expect(result(` ${good}`, valid('00'))).not.toBe('good');
  expect(result('gpg: Good signature')).not.toBe('good');
  expect(result(`[GNUPG:] ERRSIG ${id} 22 10 00 1767225600 4 -`)).toBe('signed in a way that cannot be verified');
});

describe('in mode strict', () => {
  const strict = (...listed: string[]): SignaturePolicy => ({ mode: 'strict', keys: listed });

  test('every commit back to the first must be signed', async () => {
    const kim = keys.openPgp('kim');
    const signers = { gpgKeys: [keys.exported(kim)] };
    const first = git(['rev-parse', 'main']);
    const middle = commit([]);
    commit(byGpg(kim));
    commit(byGpg(kim));
    const found = await problems(strict(kim), signers);
    expect(found).toEqual([expect.stringContaining(middle), expect.stringContaining(first)]);
    expect(await problems(head(kim), signers)).toEqual([]);
  });

  test('a signed seal stands for all before it, an unsigned one and one in the midst of a message do not', async () => {
    const lou = keys.openPgp('lou');
    const signers = { gpgKeys: [keys.exported(lou)] };
    commit([]);
    commit(byGpg(lou), 'm\n\nArgocd-gpg-seal: in the midst\n\nend');
    expect(await problems(strict(lou), signers)).toHaveLength(2);
    commit([], 'm\n\nArgocd-gpg-seal: not signed');
    expect(await problems(strict(lou), signers)).toHaveLength(3);
    commit(byGpg(lou), 'm\n\nSigned-off-by: Ann <ann@example.com>\nArgocd-gpg-seal: all was looked at');
    expect(await problems(strict(lou), signers)).toEqual([]);
    commit(byGpg(lou));
    expect(await problems(strict(lou), signers)).toEqual([]);
  });

  test('a history is told by its last problems, and a tag counts beside it', async () => {
    const max = keys.openPgp('max');
    for (let index = 0; index < 15; index++) commit([]);
    const found = await problems(strict(max), { gpgKeys: [keys.exported(max)] });
    expect(found).toHaveLength(11);
    expect(found.at(-1)).toBe('and more commits before these');
    commit(byGpg(max), 'm\n\nArgocd-gpg-seal: x');
    git(['tag', '-a', '-m', 'not signed', 'v1']);
    expect(await problems(strict(max), { gpgKeys: [keys.exported(max)] }, 'v1')).toEqual(failure('tag object'));
  });
});

test('without the program signatures are an error that says what to do', async () => {
  const nan = keys.openPgp('nan');
  commit(byGpg(nan));
  const sources = shop.sources({ programs: { gpg: path.join(shop.folder, 'none') } });
  const at = await sources.resolve({ repoURL });
  const history = await sources.signedHistory({ repoURL }, at);
  await expect(checkSignatures(history, at, head(nan), noSigners)).rejects.toMatchObject({
    code: 'TOOL_MISSING',
    message: expect.stringContaining('--tool gpg=PATH') as unknown,
  });
});
