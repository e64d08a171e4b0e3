/** One step into an object: a field, a position in a list, or the first item of a list whose field has a value. */
export type FieldStep =
  { readonly field: string } | { readonly index: number } | { readonly where: readonly [field: string, value: string] };

const step = /^(?:\.?([^.[\]{}]+)|\[(\d+)\]|\[([^=[\]]+)=([^[\]]*)\]|\[([^[\]]+)\])/;

/**
 * Reads a path as people write it: `status.conditions[type=Ready].status`, `spec.containers[0].image`,
 * `metadata.annotations[example.com/team]`. `undefined` when it is none.
 */
export function parseFieldPath(text: string): readonly FieldStep[] | undefined {
  const steps: FieldStep[] = [];
  if (text.startsWith('.')) return undefined;
  for (let rest = text; rest !== '';) {
    const [whole, field, index, key, value = '', quoted] = step.exec(rest) ?? [];
    if (whole === undefined || (steps.length === 0 && field === undefined)) return undefined;
    if (index !== undefined) steps.push({ index: Number(index) });
    else if (key !== undefined) steps.push({ where: [key, value] });
    else steps.push({ field: field ?? quoted ?? '' });
    rest = rest.slice(whole.length);
    if (rest !== '' && !/^[.[]/.test(rest)) return undefined;
  }
  return steps.length === 0 ? undefined : steps;
}
