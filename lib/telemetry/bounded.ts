/** What stands for all values beyond the bound. */
export const others = 'other';

/** Values that people choose become labels only as far as there are not too many: what comes beyond is called `other`. */
export function bounded(limit: number): (value: string) => string {
  const seen = new Set<string>();
  return (value) => {
    if (seen.has(value)) return value;
    if (seen.size >= limit) return others;
    seen.add(value);
    return value;
  };
}
