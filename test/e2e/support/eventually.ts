/** Waits until `probe` gives a value (neither undefined nor false), asking every 20 ms; fails with what was last seen. */
export async function eventually<T>(
  what: string,
  probe: () => Promise<T | undefined | false> | T | undefined | false,
  options: { readonly seconds?: number; readonly seen?: () => unknown } = {},
): Promise<T> {
  const deadline = Date.now() + (options.seconds ?? 30) * 1000;
  let failure: unknown;
  for (;;) {
    try {
      const value = await probe();
      if (value !== undefined && value !== false) return value;
      failure = undefined;
    } catch (error) {
      failure = error;
    }
    if (Date.now() > deadline) {
      const seen = options.seen ? `\nseen last: ${JSON.stringify(await options.seen(), undefined, 1)}` : '';
      throw new Error(`not in time: ${what}${failure instanceof Error ? ` (${failure.message})` : ''}${seen}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
