import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../e2e/support/eventually.js';
import { projectFolder, Running, slipway } from '../e2e/support/slipway.js';

mkdirSync(join(projectFolder, '.cache'), { recursive: true });
/** Inside of the project, so that files in it find the package. */
const folder = mkdtempSync(join(projectFolder, '.cache', 'bad-input-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const kubeconfig = join(folder, 'kubeconfig');
writeFileSync(
  kubeconfig,
  JSON.stringify({
    'current-context': 'hub',
    clusters: [{ name: 'hub', cluster: { server: 'http://127.0.0.1:9' } }],
    contexts: [{ name: 'hub', context: { cluster: 'hub', user: 'hub' } }],
    users: [],
  }),
);

describe('a platform that does not load', () => {
  it.each([
    ['a schedule that is none', "Schedule.cron('0 32 * * *');", 'main.ts:3: Schedule "0 32 * * *", hour: got "32"'],
    ['an error of its own', "throw new TypeError('boom');", 'main.ts:3: boom'],
    [
      'no environment',
      "new Platform({ repository: 'https://a.b/c', environments: {} });",
      'main.ts:3: expected at least one',
    ],
    ['a missing file', "import './nowhere';", "Cannot find module './nowhere' [PLATFORM_FAILED]"],
  ])('%s is told with its line and without a stack', async (_, line, message) => {
    writeFileSync(
      join(folder, 'main.ts'),
      `import { Platform, Schedule } from 'slipway';\nvoid [Platform, Schedule];\n${line}\n`,
    );
    const { code, stdout, stderr } = await slipway(['synth', '--app', 'main.ts', '--out', 'out'], { cwd: folder });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^ +at /m);
  });

  it('what breaks policies is told with code, construct and line, and nothing is written', async () => {
    writeFileSync(
      join(folder, 'main.ts'),
      `import { Cluster, Environment, GitOpsApp, Percent, Platform, Revision } from 'slipway';
import { PyTorchJob } from 'slipway/kubeflow';
class Training extends GitOpsApp {
  constructor(...args: ConstructorParameters<typeof GitOpsApp>) {
    super(...args);
    new PyTorchJob(this, 'job', { container: { image: 'trainer:latest' } });
  }
}
const production = new Environment('production', { cluster: Cluster.named('prod'), revision: Revision.branch('main') });
const platform = new Platform({ repository: 'https://git.example.com/a', environments: { production } });
platform.add(Training, 'training', { namespace: 'training' });
export default platform;
`,
    );
    const { code, stdout, stderr } = await slipway(['synth', '--app', 'main.ts', '--out', 'out'], { cwd: folder });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(
      /production\/training\/job: got .*image "trainer:latest", expected .* \[IMAGE_NOT_PINNED\] \(.*main\.ts:6\)/,
    );
    expect(stderr).toContain('[LIMITS_MISSING]');
    expect(existsSync(join(folder, 'out'))).toBe(false);
  });

  it('what a value refuses has a code of its own', async () => {
    writeFileSync(join(folder, 'main.ts'), `import { Percent } from 'slipway';\nexport default Percent.of(140);\n`);
    const { stderr } = await slipway(['synth', '--app', 'main.ts', '--out', 'out'], { cwd: folder });
    expect(stderr).toContain('main.ts:2: Percent: got 140, expected a whole number from 0 to 100 [INVALID_VALUE]');
  });

  it('an output folder that is a file is refused by name', async () => {
    const { code, stderr } = await slipway(['synth', '--out', kubeconfig]);
    expect(code).toBe(1);
    expect(stderr).toContain(`${kubeconfig}: expected a folder or nothing, got a file [FOREIGN_FILE]`);
  });
});

describe('a hub that cannot be reached', () => {
  it('is what app wait names, and not the Application', async () => {
    const { code, stderr } = await slipway(['app', 'wait', 'web', '--timeout', '1', '--kubeconfig', kubeconfig]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/http:\/\/127\.0\.0\.1:9: cannot reach .*\[CLUSTER_UNREACHABLE\]/);
  });

  it('does not keep reconcile from saying so, nor from being stopped', async () => {
    const running = Running.start(['reconcile', '--kubeconfig', kubeconfig, '--cache', join(folder, 'cache')]);
    await eventually('it says so', () => running.lines.some((line) => line.includes('cannot reach')));
    expect(await running.stop()).toBe(0);
  });
});
