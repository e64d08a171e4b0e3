import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const sources = join(__dirname, 'clients');

/** Where the program that the present sources make is kept, built or not. */
function target(): string {
  const digest = createHash('sha256');
  for (const file of readdirSync(sources).sort()) digest.update(`${file}\n`).update(readFileSync(join(sources, file)));
  return join(__dirname, '..', '..', '.cache', 'clients', digest.digest('hex').slice(0, 16), 'clients');
}

/** The Go program of `clients/` (client-go and controller-runtime at work); `undefined` where it has not been built. */
export function goClients(): string | undefined {
  const program = target();
  return existsSync(program) ? program : undefined;
}

/**
 * Builds the program where it is not there yet. Its modules are those of the control plane: beside one that has been built this
 * takes seconds.
 *
 * @returns its path
 */
export function buildGoClients(): string {
  const program = target();
  if (existsSync(program)) return program;
  execFileSync('go', ['build', '-ldflags', '-s -w', '-o', program, '.'], {
    cwd: sources,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, CGO_ENABLED: '0' },
  });
  return program;
}
