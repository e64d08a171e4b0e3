import { eventually as patiently } from '../../support/patience.js';

/** Waits until `probe` gives a value (neither undefined nor false), whatever fails meanwhile; fails with what was last seen. */
export function eventually<T>(
  what: string,
  probe: () => Promise<T | undefined | false> | T | undefined | false,
  { seen }: { readonly seen?: () => unknown } = {},
): Promise<T> {
  let failure: unknown;
  const attempt = async (): Promise<T | undefined | false> => {
    try {
      failure = undefined;
      return await probe();
    } catch (error) {
      failure = error;
      return undefined;
    }
  };
  const told = async (): Promise<string> => {
    const last = seen ? `\nseen last: ${JSON.stringify(await seen(), undefined, 1)}` : '';
    return `${what}${failure instanceof Error ? ` (${failure.message})` : ''}${last}`;
  };
  return patiently(attempt, { told });
}
