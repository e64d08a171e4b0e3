import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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
