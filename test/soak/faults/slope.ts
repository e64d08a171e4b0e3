/** Values over time, and how they grow. */
export class Series {
  private readonly points: { readonly minutes: number; readonly value: number }[] = [];

  constructor(readonly name: string) {}

  add(minutes: number, value: number): void {
    this.points.push({ minutes, value });
  }

  /** The slope of the straight line that fits best, by minute; the first fifth, in which caches fill, is left out. */
  get slope(): number {
    const points = this.points.slice(Math.floor(this.points.length / 5));
    if (points.length < 3) return 0;
    const mean = (of: (point: (typeof points)[number]) => number): number =>
      points.reduce((sum, point) => sum + of(point), 0) / points.length;
    const [x, y] = [mean(({ minutes }) => minutes), mean(({ value }) => value)];
    const spread = mean(({ minutes }) => (minutes - x) ** 2);
    return spread === 0 ? 0 : mean(({ minutes, value }) => (minutes - x) * (value - y)) / spread;
  }

  toString(): string {
    const values = this.points.map(({ value }) => value);
    const last = values.at(-1) ?? 0;
    return `${this.name} ${last.toFixed(0)} (most ${Math.max(0, ...values).toFixed(0)}), ${this.slope.toFixed(2)} a minute`;
  }
}
