/** Waits until something holds. @throws Error after ten seconds */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 10_000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error('it did not come to that within ten seconds');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
