const macros: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

/** What was probably meant by an expression that is none; it need not be one either. */
export function mendedCron(expression: string): string | undefined {
  const macro = macros[expression.trim().toLowerCase()];
  if (macro !== undefined) return macro;
  const parts = expression.trim().split(/\s+/);
  // Six fields begin with seconds elsewhere.
  const five = parts.length === 6 ? parts.slice(1) : parts;
  if (five.length !== 5) return undefined;
  const mended = five.map((part, index) => mendedField(part, index)).join(' ');
  return mended === parts.join(' ') ? undefined : mended;
}

const limits = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 6],
] as const;

function mendedField(part: string, index: number): string {
  const [low, high] = limits[index] ?? [0, 0];
  const items = part.split(',').flatMap((item) => {
    const range = /^(\d+)-(\d+)$/.exec(item);
    // 24 o'clock and Sunday as 7 are the first of their field; a range over the end of its field is two.
    const first = (text: string): string =>
      Number(text) === high + 1 && (index === 1 || index === 4) ? String(low) : text;
    if (!range?.[1] || !range[2]) return [first(item)];
    const [from, to] = [range[1], first(range[2])];
    if (Number(from) <= Number(to)) return [`${from}-${to}`];
    return [`${from}-${high}`, Number(to) === low ? to : `${low}-${to}`];
  });
  return [...new Set(items)].join(',');
}
