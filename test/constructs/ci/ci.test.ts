import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  deliverySteps,
  GitHubActions,
  JenkinsPipeline,
  RepositoryLayout,
  type DeliveryProps,
  type Step,
} from '../../../lib/constructs/ci/index.js';
import { isJsonObject, readYaml, type JsonObject } from '../../../lib/kube/index.js';
import { projectFolder, slipway } from '../../e2e/support/slipway.js';

const images = [{ image: 'registry.example.com/api', file: 'environments/staging.ts' }];
const separate = RepositoryLayout.separate('https://git.example.com/gitops.git');
const both = { single: RepositoryLayout.single(), separate };

function workflow(file: string, props: DeliveryProps): JsonObject {
  const found = new GitHubActions(props).files().find(({ path }) => path.endsWith(file));
  const value = readYaml(found?.content ?? '')[0]?.value;
  return isJsonObject(value) ? value : {};
}

test('GitHub: every change is tested, proposed ones are planned, what was merged is delivered', () => {
  expect(workflow('delivery.yml', { layout: separate })).toMatchObject({
    on: { pull_request: null, push: { branches: ['main'] } },
    permissions: { contents: 'read' },
    jobs: {
      check: {
        'runs-on': 'ubuntu-latest',
        steps: [
          { uses: 'actions/checkout@v4', with: { 'persist-credentials': false } },
          { uses: 'actions/setup-node@v4', with: { 'node-version': '22', cache: 'npm' } },
          { name: 'Install', run: 'npm ci\n' },
          { name: 'Test', run: 'npm test\n' },
          { name: 'Synthesise', run: 'npx slipway synth --app apps/main.ts --out dist\n' },
        ],
      },
      plan: { needs: 'check', if: expect.stringContaining("github.event_name == 'pull_request'") },
      deliver: {
        needs: 'check',
        if: "github.event_name == 'push' && github.ref == 'refs/heads/main'",
        concurrency: { group: 'deliver', 'cancel-in-progress': false },
      },
    },
  });
  const { jobs } = workflow('delivery.yml', { layout: both.single });
  expect(Object.keys(jobs as JsonObject)).toEqual(['check', 'plan']);
  expect(JSON.stringify(jobs)).toContain('npx slipway synth --app apps/main.ts --out gitops --check');
  expect(new GitHubActions({ layout: separate }).files()).toHaveLength(1);
});

test('GitHub: only the steps that need the token of the GitOps repository have it', () => {
  const { jobs } = workflow('delivery.yml', {
    layout: RepositoryLayout.separate('https://git.example.com/a.git', 'PUSH'),
  });
  const text = JSON.stringify(jobs);
  expect(text.match(/secrets\.PUSH/g)).toHaveLength(2);
  expect(JSON.stringify((jobs as JsonObject)['check'])).not.toContain('secrets.');
});

test('GitHub: inputs reach scripts by the environment alone', () => {
  const { jobs } = workflow('image.yml', { layout: separate, images });
  const { update } = jobs as { update: { steps: { run?: string }[]; env: JsonObject } };
  expect(update.env).toEqual({ IMAGE: '${{ inputs.image }}', TAG: '${{ inputs.tag }}' });
  expect(update.steps.filter(({ run }) => run?.includes('${{'))).toEqual([]);
});

test('Jenkins: the same steps as a declarative pipeline', () => {
  const [file] = new JenkinsPipeline({ layout: separate, images, agent: 'node' }).files();
  expect(file?.path).toBe('Jenkinsfile');
  const text = file?.content ?? '';
  expect(text).toMatch(/^pipeline \{\n {2}agent \{ label 'node' \}\n/);
  expect(text).toContain("choice(name: 'IMAGE', choices: ['registry.example.com/api']");
  expect([...text.matchAll(/stage\('(.*)'\)/g)].map(([, name]) => name)).toEqual([
    'Install',
    'Test',
    'Synthesise',
    'Plan',
    'Deliver',
    'Set the image',
  ]);
  expect(text.match(/GITOPS_TOKEN = credentials\('GITOPS_TOKEN'\)/g)).toHaveLength(2);
  expect(text).toContain("branch 'main'");
  expect(text.match(/'''/g)?.length).toBe(2 * (text.match(/sh '''/g)?.length ?? 0));
  // Groovy reads backslashes: what the shell gets is what the step says.
  const script = text.slice(text.indexOf('case "$IMAGE"'));
  expect(script).toContain('\\\\1$IMAGE:$TAG\\\\4');
  let depth = 0;
  for (const brace of text.replace(/'''[^]*?'''|'([^'\\]|\\.)*'/g, '').match(/[{}]/g) ?? []) {
    depth += brace === '{' ? 1 : -1;
    expect(depth).toBeGreaterThanOrEqual(0);
  }
  expect(depth).toBe(0);
});

test('pipelines call only verbs and flags that slipway has', async () => {
  const runs = Object.values(both).flatMap((layout) =>
    Object.values(deliverySteps({ layout, images })).flatMap((steps: readonly Step[]) => steps.map(({ run }) => run)),
  );
  const calls = runs.flatMap((run) => [...run.matchAll(/npx slipway ([^\n|;&]+)/g)].map(([, words = '']) => words));
  expect(calls.length).toBeGreaterThan(4);
  expect(new Set(calls.map((call) => call.split(' ')[0]))).toEqual(new Set(['synth']));
  const { code, stdout } = await slipway(['synth', '--help']);
  expect(code).toBe(0);
  for (const flag of calls.flatMap((call) => call.replace(/\$(.*)/, '').match(/--[a-z]+/g) ?? []))
    expect(stdout).toContain(`  ${flag} `);
});

test('what cannot be meant is refused', () => {
  expect(() => RepositoryLayout.single('../x')).toThrow('RepositoryLayout folder');
  expect(() => RepositoryLayout.separate('https://me:hunter2@git.example.com/a')).toThrow('without user and password');
  expect(() => RepositoryLayout.separate('https://git.example.com/a', 'ghp_abc')).toThrow('got "(not shown)"');
  const github = (props: Partial<DeliveryProps>) => () => new GitHubActions({ layout: both.single, ...props });
  expect(github({ images: [{ image: 'registry.example.com/api:1', file: 'a.ts' }] })).toThrow('without tag');
  expect(github({ images: [{ image: 'registry.example.com/api', file: 'a b' }] })).toThrow('pipeline file');
  expect(github({ branch: 'a;b' })).toThrow('pipeline branch');
  expect(() => new JenkinsPipeline({ layout: both.single, agent: "a'" })).toThrow('JenkinsPipeline agent');
});

describe('the steps, as a shell runs them', () => {
  let folder: string;
  let work: string;
  const git = (...words: string[]) => execFileSync('git', words, { cwd: work, encoding: 'utf8' }).trim();
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(work, path)), { recursive: true });
    writeFileSync(join(work, path), text);
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'slipway-ci-'));
    work = join(folder, 'work');
    mkdirSync(join(work, 'node_modules'), { recursive: true });
    symlinkSync(projectFolder, join(work, 'node_modules', 'slipway'));
    for (const name of ['cdk8s', 'constructs']) {
      symlinkSync(join(projectFolder, 'node_modules', name), join(work, 'node_modules', name));
    }
    for (const name of ['origin.git', 'gitops.git'])
      execFileSync('git', ['init', '-q', '--bare', '-b', 'main', join(folder, name)]);
    writeFileSync(
      join(folder, 'npx'),
      `#!/bin/sh\nshift\nexec ${process.execPath} ${join(projectFolder, 'bin/slipway.js')} "$@"\n`,
      {
        mode: 0o755,
      },
    );
    writeFileSync(
      join(folder, 'gitconfig'),
      `[user]\nname = a\nemail = a@example.com\n[url "${join(folder, 'gitops.git')}"]\ninsteadOf = https://git.example.com/gitops.git\n`,
    );
    write('.gitignore', 'node_modules\n.slipway\ndist\n');
    write('package.json', '{}');
    write('environments/staging.ts', "export const values = { image: 'registry.example.com/api:1.0.0' };\n");
    write(
      'apps/main.ts',
      `import { ApiObject } from 'cdk8s';
       import { Cluster, Environment, GitOpsApp, Platform, Revision } from 'slipway';
       import { values } from '../environments/staging';
       class Api extends GitOpsApp {
         constructor(scope: never, id: string, props: never) {
           super(scope, id, props);
           new ApiObject(this, 'api', { apiVersion: 'v1', kind: 'ConfigMap', data: values });
         }
       }
       const staging = new Environment('staging', { cluster: Cluster.named('s'), revision: Revision.branch('main'), values: {} });
       const platform = new Platform({ name: 'p', repository: 'https://git.example.com/gitops.git', environments: { staging } });
       platform.add(Api as never, 'api', { namespace: 'api' });
       export default platform;`,
    );
    git('init', '-q', '-b', 'main');
    git('remote', 'add', 'origin', join(folder, 'origin.git'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const run = (steps: readonly Step[], variables: Record<string, string> = {}) => {
    const env = {
      ...process.env,
      ...variables,
      PATH: `${folder}:${process.env['PATH']}`,
      GIT_CONFIG_GLOBAL: join(folder, 'gitconfig'),
    };
    let output = '';
    for (const { run: script } of steps) {
      const { status, stdout, stderr } = spawnSync('sh', ['-euc', script], { cwd: work, env, encoding: 'utf8' });
      output += stdout + stderr;
      if (status !== 0) return { status, output };
    }
    return { status: 0, output };
  };
  const commitAll = () => {
    git('add', '-A');
    git('-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '-q', '-m', 'a');
    git('push', '-q', 'origin', 'HEAD:main');
  };
  const quick = { install: 'true', test: 'true', images };

  test('one repository: stale manifests fail, an image is set with its manifests, a plan shows them', () => {
    const { check, plan, updateImage } = deliverySteps({ layout: both.single, ...quick });
    commitAll();
    expect(run(check).output).toContain('OUT_OF_DATE');
    const set = { IMAGE: 'registry.example.com/api', TAG: '2.0.0' };
    expect(run(updateImage, { ...set, TAG: 'a b' })).toMatchObject({
      status: 1,
      output: 'TAG is no tag of an image\n',
    });
    expect(run(updateImage, { ...set, IMAGE: 'x' }).output).toContain('none of those that may be set');
    expect(run(updateImage, set)).toMatchObject({ status: 0 });
    expect(git('log', '--format=%s', '-1', 'origin/main')).toBe('Set registry.example.com/api to 2.0.0');
    expect(readFileSync(join(work, 'environments/staging.ts'), 'utf8')).toContain("'registry.example.com/api:2.0.0'");
    expect(run(check)).toMatchObject({ status: 0 });
    write('environments/staging.ts', "export const values = { image: 'registry.example.com/api:3.0.0' };\n");
    expect(run(updateImage.slice(0, -1), { ...set, TAG: '3.1.0' })).toMatchObject({ status: 0 });
    git('add', '-A');
    git('-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '-q', '-m', 'b');
    expect(run(plan).output).toMatch(/-.*api:2\.0\.0\n\+.*api:3\.1\.0/);
    write('environments/staging.ts', "export const values = { image: 'registry.example.com/api-two:1' };\n");
    expect(run(updateImage, set).output).toContain('environments/staging.ts does not name registry.example.com/api');
  });

  test('a GitOps repository of its own: what is merged is committed there, and a plan pushes nothing', () => {
    const { check, plan, deliver } = deliverySteps({ layout: both.separate, ...quick });
    commitAll();
    expect(run([...check, ...deliver])).toMatchObject({ status: 0 });
    const gitops = (...words: string[]) =>
      execFileSync('git', ['--git-dir', join(folder, 'gitops.git'), ...words], { encoding: 'utf8' }).trim();
    const path = 'main:clusters/staging/apps/api/configmap-api.yaml';
    expect(gitops('show', path)).toContain('registry.example.com/api:1.0.0');
    expect(gitops('log', '--format=%s', '-1', 'main')).toMatch(/^Deliver [0-9a-f]{7,}$/);
    write('environments/staging.ts', "export const values = { image: 'registry.example.com/api:2.0.0' };\n");
    expect(run(plan).output).toMatch(/-.*api:1\.0\.0\n\+.*api:2\.0\.0/);
    expect(gitops('show', path)).toContain('registry.example.com/api:1.0.0');
    expect(run(deliver)).toMatchObject({ status: 0 });
    expect(gitops('show', path)).toContain('registry.example.com/api:2.0.0');
  });
});
