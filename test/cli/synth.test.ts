import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { projectFolder, slipway } from '../e2e/support/slipway.js';

const folder = mkdtempSync(join(tmpdir(), 'slipway-synth-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Every file below a folder, by its path. */
function filesOf(root: string): Record<string, string> {
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((file) => [relative(root, file), readFileSync(file, 'utf8')]),
  );
}

function git(repository: string, ...args: string[]): string {
  return execFileSync('git', ['--git-dir', repository, ...args], { encoding: 'utf8' }).trim();
}

describe('slipway synth', () => {
  const out = join(folder, 'out');

  it('writes the same files as `cdk8s synth`', async () => {
    expect(await slipway(['synth', '--out', out])).toMatchObject({ code: 0, stderr: '' });
    const other = join(folder, 'cdk8s');
    execFileSync('npx', ['--no-install', 'cdk8s', 'synth', '--output', other], {
      cwd: projectFolder,
      env: { ...process.env, CDK8S_CHECK_UPGRADE: 'false' },
      stdio: 'pipe',
    });
    const files = filesOf(out);
    expect(Object.keys(files).length).toBeGreaterThan(100);
    expect(filesOf(other)).toEqual(files);
  });

  it('--check passes on what was just written, and fails with exit code 3 and the files once it is out of date', async () => {
    expect(await slipway(['synth', '--out', out, '--check'])).toMatchObject({ code: 0 });
    appendFileSync(join(out, 'argocd/bootstrap/ml-platform.yaml'), '# edited\n');
    rmSync(join(out, 'argocd/projects/ml-platform.yaml'));
    const { code, stderr } = await slipway(['synth', '--out', out, '--check']);
    expect(code).toBe(3);
    expect(stderr).toContain('write argocd/bootstrap/ml-platform.yaml\n  write argocd/projects/ml-platform.yaml');
    expect(stderr).toContain('[OUT_OF_DATE]');
    expect(existsSync(join(out, 'argocd/projects/ml-platform.yaml'))).toBe(false);
  });

  it('never touches a file that a person put next to its own', async () => {
    writeFileSync(join(out, 'clusters/README.md'), 'mine');
    const { code, stderr } = await slipway(['synth', '--out', out]);
    expect(code).toBe(0);
    expect(stderr).toContain('argocd/bootstrap/ml-platform.yaml had been changed by hand');
    expect(readFileSync(join(out, 'clusters/README.md'), 'utf8')).toBe('mine');
    expect(await slipway(['synth', '--out', out, '--check'])).toMatchObject({ code: 0 });
  });

  it('--commit gives each environment its branch, cuts the tag once, and is the same commit for the same input', async () => {
    const repositories = [join(folder, 'one.git'), join(folder, 'two.git')] as const;
    for (const repository of repositories) {
      const words = ['synth', '--commit', '--gitops', repository, '--now', '2026-01-15T12:00:00Z'];
      const first = await slipway(words);
      expect(first).toMatchObject({ code: 0, stderr: '' });
      expect(first.stdout).toContain('tag v1.2.3: created');
      const second = await slipway(words);
      expect(second.stdout).toMatch(
        /^branch develop: up to date at .*\nbranch main: up to date at .*\ntag v1\.2\.3: stands at .*\n$/,
      );
    }
    const [one, two] = repositories;
    expect(git(one, 'for-each-ref', '--format=%(refname:short)').split('\n')).toEqual(['develop', 'main', 'v1.2.3']);
    expect(git(one, 'rev-parse', 'v1.2.3^{commit}')).toBe(git(one, 'rev-parse', 'main'));
    expect(git(two, 'rev-parse', 'develop', 'main')).toBe(git(one, 'rev-parse', 'develop', 'main'));
    expect(git(one, 'ls-tree', '--name-only', 'develop', 'clusters/')).toBe('clusters/development');
    expect(git(one, 'ls-tree', '--name-only', 'main', 'clusters/')).toBe('clusters/production\nclusters/staging');
  });

  it('says what is wrong with a platform file, and where', async () => {
    const file = join(folder, 'main.ts');
    writeFileSync(file, 'export default 42;\n');
    expect(await slipway(['synth', '--app', file])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('its default export is not a Platform [NO_PLATFORM]') as string,
    });
    writeFileSync(file, 'throw new Error("the sky fell");\n');
    expect(await slipway(['synth', '--app', file])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/main\.ts: the sky fell \[PLATFORM_FAILED\]/) as string,
    });
    expect(await slipway(['synth', '--app', join(folder, 'none.ts')])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('there is no such file [NO_PLATFORM]') as string,
    });
  });
});
