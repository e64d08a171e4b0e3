import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Repository } from '../../lib/git/index.js';
import {
  commitOutput,
  GitOpsApp,
  Revision,
  synthesize,
  synthesizeWithIndex,
  type GitOpsAppProps,
} from '../../lib/index.js';
import { testPlatform } from '../platform/fixtures.js';

const date = new Date('2026-01-02T03:04:05Z');
let folder = '';
let repository: Repository;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'slipway-test-'));
  repository = await Repository.bare(join(folder, 'gitops.git'));
});
afterEach(() => {
  repository.close();
  rmSync(folder, { recursive: true });
});

class Web extends GitOpsApp {
  constructor(scope: Construct, id: string, props: GitOpsAppProps & { readonly text?: string }) {
    super(scope, id, props);
    new ApiObject(this, 'settings', { apiVersion: 'v1', kind: 'ConfigMap', data: { text: props.text ?? '' } });
  }
}

function shop(text = 'first') {
  const platform = testPlatform();
  platform.add(Web, 'web', { namespace: 'front', text } as GitOpsAppProps);
  return platform;
}

async function commit(platform = shop(), at = date) {
  return await commitOutput(repository, platform, synthesize(platform), { date: at });
}

async function paths(revision: string): Promise<string[]> {
  return (await repository.listTree(await repository.resolve(revision))).map(({ path }) => path);
}

async function text(revision: string, path: string): Promise<string> {
  const blobs = await repository.readBlobs(await repository.resolve(revision), [path]);
  return blobs.get(path)?.toString('utf8') ?? '';
}

const SETTINGS = 'clusters/development/apps/web/configmap-settings.yaml';

test('each branch gets the environments that track it, and the trunk the rest', async () => {
  await commit();

  expect(await paths('develop')).toEqual([
    '.slipway.json',
    SETTINGS,
    'clusters/development/apps/web/kustomization.yaml',
  ]);
  const trunk = await paths('main');
  expect(trunk.filter((path) => path.startsWith('clusters/'))).toEqual([
    'clusters/production/apps/web/configmap-settings.yaml',
    'clusters/production/apps/web/kustomization.yaml',
  ]);
  expect(trunk).toContain('argocd/applications/development/web-development.yaml');
});

test('a tag is created once, at the trunk, and stays where it is', async () => {
  const first = await commit();
  const second = await commit(shop('second'));

  expect(first.tags).toEqual([{ name: 'v1.2.3', commit: await repository.resolve('v1.2.3'), created: true }]);
  expect(second.tags).toEqual([{ ...first.tags[0], created: false }]);
  expect(await repository.resolve('main')).not.toBe(await repository.resolve('v1.2.3'));
  expect(await text('v1.2.3', 'clusters/production/apps/web/configmap-settings.yaml')).toContain('first');
});

test('production moves by another tag', async () => {
  await commit();
  const platform = shop('second');
  const { development, production } = platform.environments;
  const environments = { development, production: { name: 'production', revision: Revision.tag('v1.2.4') } };
  expect(production.revision.name).toBe('v1.2.3');
  await commitOutput(repository, { trunk: 'main', environments }, synthesize(platform), { date });

  expect(await text('v1.2.3', 'clusters/production/apps/web/configmap-settings.yaml')).toContain('first');
  expect(await text('v1.2.4', 'clusters/production/apps/web/configmap-settings.yaml')).toContain('second');
});

test('nothing is committed when nothing changes, and the same output at the same date is the same commit', async () => {
  const first = await commit();
  const again = await commit(shop(), new Date('2027-01-01T00:00:00Z'));

  expect(again.branches.map(({ changed }) => changed)).toEqual([false, false]);
  expect(again.branches.map(({ commit: id }) => id)).toEqual(first.branches.map(({ commit: id }) => id));

  const other = await Repository.bare(join(folder, 'other.git'));
  const elsewhere = await commitOutput(other, shop(), synthesize(shop()), { date });
  other.close();
  expect(elsewhere.branches.map(({ commit: id }) => id)).toEqual(first.branches.map(({ commit: id }) => id));
});

test("a person's files on these branches stay, and what was synthesised earlier goes", async () => {
  await commit();
  await repository.writeCommit({
    branch: 'develop',
    files: [{ path: 'README.md', content: 'mine' }],
    message: 'Explain',
    date,
  });
  const platform = testPlatform();
  platform.add(Web, 'shop', { namespace: 'front' });
  const { branches } = await commit(platform);

  expect(branches[0]).toMatchObject({ branch: 'develop', changed: true, edited: [] });
  expect(branches[0]?.remove).toContain(SETTINGS);
  expect(await paths('develop')).toEqual([
    '.slipway.json',
    'README.md',
    'clusters/development/apps/shop/configmap-settings.yaml',
    'clusters/development/apps/shop/kustomization.yaml',
  ]);
});

test('an edit by hand of an own file is put back and reported', async () => {
  await commit();
  await repository.writeCommit({ branch: 'develop', files: [{ path: SETTINGS, content: 'x' }], message: 'Edit', date });
  const { branches } = await commit();

  expect(branches[0]).toMatchObject({ branch: 'develop', changed: true, edited: [SETTINGS] });
  expect(await text('develop', SETTINGS)).toContain('first');
});

test('a file that Slipway never wrote is not overwritten', async () => {
  await repository.writeCommit({ branch: 'develop', files: [{ path: SETTINGS, content: 'x' }], message: 'Mine', date });

  await expect(commit()).rejects.toThrow(`develop/${SETTINGS}: this file was not written by Slipway`);
  expect(await text('develop', SETTINGS)).toBe('x');
});

test('the index goes along to the branch of its environment, and never makes a commit by itself', async () => {
  const commitWith = (content: string, moved = '') => {
    const { files, index } = synthesizeWithIndex(shop(content));
    const lines = index.map((file) => ({ ...file, content: file.content + moved }));
    return commitOutput(repository, shop(), files, { date, index: lines });
  };
  const first = await commitWith('first');
  expect(await paths('develop')).toContain('.slipway-index/development.jsonl');
  expect(await paths('develop')).not.toContain('.slipway-index/production.jsonl');
  expect(await paths('main')).toEqual(
    expect.arrayContaining(['.slipway-index/_argocd.jsonl', '.slipway-index/production.jsonl']),
  );

  const again = await commitWith('first', '{"moved":1}\n');
  expect(again.branches.map(({ changed }) => changed)).toEqual([false, false]);
  expect(again.branches.map(({ commit: id }) => id)).toEqual(first.branches.map(({ commit: id }) => id));

  await repository.writeCommit({
    branch: 'develop',
    files: [{ path: '.slipway-index/gone.jsonl', content: '{}\n' }],
    message: 'Leave something behind',
    date,
  });
  await commitWith('second', '{"moved":1}\n');
  expect(await paths('develop')).not.toContain('.slipway-index/gone.jsonl');
  expect(await text('develop', '.slipway-index/development.jsonl')).toContain('{"moved":1}');
});
