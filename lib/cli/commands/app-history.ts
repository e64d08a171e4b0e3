import type { Applications } from '../hub/applications.js';
import { historyListing } from '../hub/rows.js';
import { formatRows, type Format } from '../output/format.js';

/** `slipway app history NAME`: the syncs that succeeded, newest last. */
export async function showHistory(
  hub: Applications,
  name: string,
  format: Format,
  out: NodeJS.WriteStream,
): Promise<void> {
  const { status } = await hub.get(name);
  out.write(`${formatRows(historyListing, status?.history ?? [], format)}\n`);
}
