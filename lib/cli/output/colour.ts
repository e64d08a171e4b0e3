import colours from 'picocolors';

/** Colours for a stream: only on a terminal, and never with `NO_COLOR` or `TERM=dumb`. */
export function coloursFor(stream: { isTTY?: boolean }): ReturnType<typeof colours.createColors> {
  const wanted = stream.isTTY === true && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb';
  return colours.createColors(wanted);
}

const good = new Set(['Synced', 'Healthy', 'Succeeded']);
const moving = new Set(['Progressing', 'Running', 'OutOfSync', 'Suspended', 'Terminating']);
const bad = new Set(['Degraded', 'Missing', 'Failed', 'Error', 'Unknown', 'SyncFailed']);

/** Paints a status word of Argo CD's vocabulary. Any other word stays as it is. */
export function paintStatus(word: string, colour: ReturnType<typeof coloursFor>): string {
  if (good.has(word)) return colour.green(word);
  if (moving.has(word)) return colour.yellow(word);
  if (bad.has(word)) return colour.red(word);
  return word;
}
