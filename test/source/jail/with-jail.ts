import { execFileSync } from 'node:child_process';

/** Whether programs can be confined here: there are user namespaces, and the programs that make them. */
function canConfine(): boolean {
  try {
    execFileSync('unshare', ['--user', '--map-root-user', '--mount', '--net', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Tests that need the jail whole; skipped, with the reason, where there are no user namespaces, and failing there in `.ci/run`. */
export function describeWithJail(title: string, tests: () => void): void {
  if (canConfine() || process.env['SLIPWAY_REQUIRE_ENVTEST'] !== undefined) return describe(title, tests);
  console.warn(`skipped: ${title}: no user namespaces here`);
  describe.skip(title, tests);
}
