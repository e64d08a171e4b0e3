/**
 * Writes lines to a stream, those of one turn of the event loop together: a pipe takes each write at once, and wakes its reader for it.
 * What is left is written when the process exits.
 */
export function lineWriter(to: { write(text: string): unknown }): (line: string) => void {
  let text = '';
  const flush = (): void => {
    const lines = text;
    text = '';
    if (lines !== '') to.write(lines);
  };
  process.once('exit', flush);
  return (line) => {
    if (text === '') setImmediate(flush);
    text += `${line}\n`;
  };
}
