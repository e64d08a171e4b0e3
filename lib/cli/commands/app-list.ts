import type { Applications } from '../hub/applications.js';
import { applicationListing } from '../hub/rows.js';
import { formatRows, type Format } from '../output/format.js';
import { coloursFor, paintStatus } from '../output/colour.js';

/** `slipway app list`. */
export async function listApplications(
  hub: Applications,
  options: { format: Format; selector?: string },
  out: NodeJS.WriteStream,
): Promise<void> {
  const colour = coloursFor(out);
  const listing = applicationListing((word) => paintStatus(word, colour));
  out.write(`${formatRows(listing, await hub.list(options.selector), options.format)}\n`);
}
