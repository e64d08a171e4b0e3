import type { Applications } from '../hub/applications.js';
import { resourceListing } from '../hub/rows.js';
import { coloursFor, paintStatus } from '../output/colour.js';
import { formatRows, type Format } from '../output/format.js';

/** `slipway app resources NAME`: its objects with sync status and health. */
export async function showResources(
  hub: Applications,
  name: string,
  format: Format,
  out: NodeJS.WriteStream,
): Promise<void> {
  const colour = coloursFor(out);
  const { status } = await hub.get(name);
  out.write(
    `${formatRows(
      resourceListing((word) => paintStatus(word, colour)),
      status?.resources ?? [],
      format,
    )}\n`,
  );
}
