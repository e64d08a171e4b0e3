import type { Json } from '../../../../kube/index.js';
import { listAt, textAt } from '../../../read.js';

/** The first seven characters of a commit. */
export const short = (sha: string) => sha.slice(0, 7);

/** The checks of one commit, by how they stand. */
export interface Checks {
  readonly pending: readonly string[];
  readonly successful: readonly string[];
  readonly failed: readonly string[];
}

/** The checks in `commitStatuses` of a proposed or an active commit. */
export function checksOf(commit: Json | undefined): Checks {
  const keys = (phase: string) =>
    listAt(commit, 'commitStatuses')
      .filter((check) => textAt(check, 'phase') === phase)
      .map((check) => textAt(check, 'key'));
  return { pending: keys('pending'), successful: keys('success'), failed: keys('failure') };
}

/** Whether some check has not succeeded. */
export const isOpen = ({ pending, failed }: Checks) => pending.length + failed.length > 0;

/** How many checks stand how, and which of them are open. Every sentence ends with a space. */
export function describeChecks({ pending, successful, failed }: Checks): string {
  const named = (what: string, keys: readonly string[]) =>
    keys.length > 0 ? `${what} commit statuses: ${keys.join(', ')}. ` : '';
  const counts = `${pending.length} pending, ${successful.length} successful, ${failed.length} failed. `;
  return `${counts}${named('Pending', pending)}${named('Failed', failed)}`;
}
