import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exitCodes } from '../../lib/cli/exit-codes.js';
import { readManifests } from '../../lib/kube/index.js';
import { projectFolder, slipway } from '../e2e/support/slipway.js';

describe('slipway', () => {
  it('tells its version', async () => {
    const { version } = JSON.parse(readFileSync(join(projectFolder, 'package.json'), 'utf8')) as { version: string };
    expect(await slipway(['version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
    expect(await slipway(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('--help shows the verbs and every exit code', async () => {
    const { code, stdout } = await slipway(['--help']);
    expect(code).toBe(0);
    for (const verb of ['synth', 'up', 'reconcile', 'app', 'version', 'completion']) expect(stdout).toContain(verb);
    for (const { code: known, meaning } of Object.values(exitCodes)) expect(stdout).toContain(`${known}  ${meaning}`);
  });

  it.each([
    ['an unknown verb', ['launch']],
    ['an unknown flag', ['synth', '--nonsense']],
    ['a missing name', ['app', 'get']],
    ['an instant that is none', ['up', '--now', 'noon']],
    ['a time that is none', ['up', '--timeout', 'soon']],
    ['an unknown format', ['app', 'list', '-o', 'xml']],
    ['an unknown shell', ['completion', 'tcsh']],
    ['a media type that is none', ['reconcile', '--oci-layer-media-types', 'tar']],
    ['half a repository mapping', ['app', 'diff', 'web', '--repository', 'https://git.example.com/a.git']],
  ])('refuses %s with exit code 2', async (_, words) => {
    const { code, stdout, stderr } = await slipway(words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^error: /);
  });

  it('prints the definitions of its kinds', async () => {
    const { stdout } = await slipway(['crds']);
    expect(readManifests(stdout).map(({ metadata }) => metadata.name)).toEqual(
      expect.arrayContaining(['applications.argoproj.io', 'appprojects.argoproj.io', 'applicationsets.argoproj.io']),
    );
  });
});

describe('slipway completion', () => {
  const complete = async (...words: string[]): Promise<string[]> => {
    const { stdout } = await slipway(['completion', 'bash']);
    const quoted = words.map((word) => `'${word}'`).join(' ');
    const script = `${stdout}\nCOMP_WORDS=(slipway ${quoted}); COMP_CWORD=${words.length}; _slipway; echo "\${COMPREPLY[@]}"`;
    return execFileSync('bash', ['-c', script], { encoding: 'utf8' }).trim().split(' ');
  };

  it('completes verbs, verbs of verbs, and flags', async () => {
    expect(await complete('')).toEqual(expect.arrayContaining(['synth', 'up', 'reconcile', 'app', 'version']));
    expect(await complete('app', '')).toEqual(
      expect.arrayContaining(['list', 'get', 'diff', 'sync', 'history', 'wait', 'resources']),
    );
    expect(await complete('synth', '--ch')).toEqual(['--check']);
    expect(await complete('app', 'get', '--kube')).toEqual(['--kubeconfig']);
  });

  it('is there for zsh and fish', async () => {
    expect((await slipway(['completion', 'zsh'])).stdout).toContain('bashcompinit');
    const { stdout } = await slipway(['completion', 'fish']);
    expect(stdout).toContain("complete -c slipway -f -n '__fish_use_subcommand' -a synth");
  });
});
