/** What a bench returns: figures by name, each with its goal where it has one. */
export interface Bench {
  readonly results: Readonly<Record<string, Figure>>;
}

/** One measured number. */
export interface Figure {
  readonly value: number;
  /** What is counted, such as `x`, `s CPU`, `ms`. */
  readonly unit: string;
  /** The figure is good when it is at least, or at most, this. */
  readonly goal?: { readonly atLeast: number } | { readonly atMost: number };
}

/** CPU seconds (user and system, all threads) that `work` takes. */
export function cpuSeconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/** The middle one of some values. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

/** What this machine is worth in this run: CPU seconds of JSON.parse and JSON.stringify of 10 MB. */
export function calibration(): number {
  const rows = Array.from({ length: 100_000 }, (_, index) => ({
    id: index,
    name: `object-${index}`,
    labels: { app: 'bench', tier: 'web' },
    ready: true,
  }));
  const text = JSON.stringify(rows).slice(0, -1).padEnd(10_000_000, ' ') + ']';
  return cpuSeconds(() => JSON.stringify(JSON.parse(text)));
}

function table({ results }: Bench): string {
  const rows = Object.entries(results).map(([name, { value, unit, goal }]) => {
    const wanted = goal && ('atLeast' in goal ? `>= ${goal.atLeast}` : `<= ${goal.atMost}`);
    const met = goal && ('atLeast' in goal ? value >= goal.atLeast : value <= goal.atMost);
    return [name, format(value), unit, wanted ?? '', goal ? (met ? 'met' : 'MISSED') : ''];
  });
  const lines = [['figure', 'value', 'unit', 'goal', ''], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function format(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

async function main(name: string, asJson: boolean): Promise<void> {
  const { bench } = (await import(`./${name}.js`)) as { bench: () => Promise<Bench> | Bench };
  const measured = await bench();
  const results = Object.fromEntries(Object.entries(measured.results).map(([figure, { value }]) => [figure, value]));
  process.stdout.write(`${asJson ? JSON.stringify({ name, results }) : table(measured)}\n`);
}

if (require.main === module) {
  void main(process.argv[2] ?? '', process.argv.includes('--json'));
}
