import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';

const goModule = 'github.com/google/go-containerregistry';
const folderOfModule = join(__dirname, 'render');

function target(): string {
  const found = new RegExp(`\\b${goModule} (v[0-9.]+)`).exec(readFileSync(join(folderOfModule, 'go.mod'), 'utf8'));
  if (!found) throw new Error(`test/envtest/render/go.mod names no version of ${goModule}`);
  return join(__dirname, '..', '..', '.cache', 'registry', found[1] ?? '', 'registry');
}

/** An OCI registry that keeps what is pushed in memory (`registry -port N`); `undefined` where it has not been built. */
export function registryProgram(): string | undefined {
  const program = target();
  return existsSync(program) ? program : undefined;
}

/**
 * Builds it where it is not there yet: seconds.
 *
 * @returns its path
 */
export function buildRegistryProgram(): string {
  const program = target();
  if (existsSync(program)) return program;
  const fresh = `${program}.building-${process.pid}`;
  execFileSync('go', ['build', '-ldflags', '-s -w', '-o', fresh, `${goModule}/cmd/registry`], {
    cwd: folderOfModule,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, CGO_ENABLED: '0' },
  });
  renameSync(fresh, program);
  return program;
}
