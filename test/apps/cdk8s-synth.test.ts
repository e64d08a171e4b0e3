import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { checkOutput, synthesize } from 'slipway';
import platform from '../../apps/main.js';

const root = resolve(__dirname, '../..');

test('cdk8s synth writes the same files, and the app prints nothing', async () => {
  const output = mkdtempSync(join(tmpdir(), 'slipway-test-'));
  const cli = join(root, 'node_modules/cdk8s-cli/bin/cdk8s');
  const { stdout } = await promisify(execFile)(process.execPath, [cli, 'synth', '--output', output], {
    cwd: root,
    env: { ...process.env, CDK8S_CHECK_UPGRADE: 'false' },
  });

  expect(checkOutput(output, synthesize(platform)).upToDate).toBe(true);
  expect(
    stdout.split('\n').filter((line) => line && !line.startsWith('  - ') && !line.startsWith('Synthesizing')),
  ).toEqual([]);
  rmSync(output, { recursive: true });
});
