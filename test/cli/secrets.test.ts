import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { SopsSecret } from '../../lib/constructs/secrets/index.js';
import { slipway } from '../e2e/support/slipway.js';

let folder: string;
let plain: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'slipway-encrypt-'));
  plain = join(folder, 'db.yaml');
  writeFileSync(plain, 'apiVersion: v1\nkind: Secret\nmetadata: {name: db}\nstringData:\n  password: hunter2\n');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A program of this name that is found first, and is a few lines of Node. */
function program(name: string, lines: string): NodeJS.ProcessEnv {
  const file = join(folder, name);
  writeFileSync(file, `#!${process.execPath}\n${lines}\n`);
  chmodSync(file, 0o755);
  return { ...process.env, PATH: `${folder}:${process.env['PATH']}` };
}

const reading = "const fs = require('node:fs'); const text = fs.readFileSync(0, 'utf8');";

test('sops gets the Secret and its options, and what it gives is what SopsSecret takes', async () => {
  const env = program(
    'sops',
    `${reading}
    fs.writeFileSync(${JSON.stringify(join(folder, 'words'))}, process.argv.slice(2).join(' '));
    console.log(text.replace('hunter2', 'ENC[AES256_GCM,data:4Yxp,iv:a,tag:b,type:str]') + 'sops: {mac: x}');`,
  );
  const out = join(folder, 'secrets', 'db.enc.yaml');
  const result = await slipway(['secrets', 'encrypt', plain, '--out', out, '--', '--age', 'age1x'], { env });
  expect(result).toEqual({ code: 0, stdout: `${out}: password encrypted by sops\n`, stderr: '' });
  expect(readFileSync(join(folder, 'words'), 'utf8')).toBe(
    `encrypt --input-type yaml --output-type yaml --encrypted-regex ^(data|stringData)$ --filename-override ${out} --age age1x /dev/stdin`,
  );
  expect(readFileSync(out, 'utf8')).not.toContain('hunter2');
  expect(SopsSecret.fromFile(new Chart(new App(), 'a'), 'db', out).key('password').secretName).toBe('db');
});

test('kubeseal gives a SealedSecret', async () => {
  const sealed =
    'apiVersion: bitnami.com/v1alpha1\\nkind: SealedSecret\\nmetadata: {name: db}\\nspec:\\n  encryptedData: {password: ';
  const env = program('kubeseal', `${reading} console.log('${sealed}' + 'A'.repeat(400) + '}');`);
  const out = join(folder, 'db.sealed.yaml');
  const result = await slipway(['secrets', 'encrypt', plain, '--out', out, '--with', 'kubeseal'], { env });
  expect(result).toMatchObject({ code: 0, stdout: `${out}: password encrypted by kubeseal\n` });
});

test.each([
  ['a program that encrypts nothing', `${reading} console.log(text);`, 'did not give a file that sops has encrypted'],
  ['a program that fails', 'process.exitCode = 7;', 'sops ended with exit code 7; nothing is written'],
  ['a program that says something else', "console.log('hunter2: [');", 'did not give a Secret'],
])('%s: nothing is written, and nothing shown', async (_, lines, message) => {
  const env = program('sops', lines);
  const { code, stdout, stderr } = await slipway(['secrets', 'encrypt', plain, '--out', join(folder, 'x.yaml')], {
    env,
  });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain(message);
  expect(stderr).not.toContain('hunter2');
  expect(readdirSync(folder).sort()).toEqual(['db.yaml', 'sops']);
});

test('no program, no Secret, no file: each is told with what to do', async () => {
  const env = { PATH: folder };
  const encrypt = (file: string) => slipway(['secrets', 'encrypt', file, '--out', join(folder, 'x.yaml')], { env });
  expect((await encrypt(plain)).stderr).toMatch(/sops cannot be run \[NO_PROGRAM\]\n {2}install sops/);
  expect((await encrypt(join(folder, 'none.yaml'))).stderr).toContain('cannot be read [UNREADABLE_FILE]');
  const other = join(folder, 'other.yaml');
  writeFileSync(other, 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n');
  expect((await encrypt(other)).stderr).toContain('expected YAML of one Secret');
  expect(existsSync(join(folder, 'x.yaml'))).toBe(false);
});
