import { Turns } from '../../../lib/source/jail/turns.js';

/** Work that ends when it is told to, and says in which order it began. */
function workers(turns: Turns): { begun: string[]; begin: (name: string) => () => void } {
  const begun: string[] = [];
  const begin = (name: string): (() => void) => {
    let end = (): void => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    void turns.take(async () => {
      begun.push(name);
      await ended;
    });
    return end;
  };
  return { begun, begin };
}
const soon = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('so many go at a time, the others in the order in which they came', async () => {
  const { begun, begin } = workers(new Turns(2, 60_000));
  const [a, b] = [begin('a'), begin('b')];
  const c = begin('c');
  begin('d');
  await soon();
  expect(begun).toEqual(['a', 'b']);
  b();
  await soon();
  expect(begun).toEqual(['a', 'b', 'c']);
  a();
  c();
  await soon();
  expect(begun).toEqual(['a', 'b', 'c', 'd']);
});

test('whoever takes long keeps nobody waiting', async () => {
  const turns = new Turns(1, 20);
  const { begun, begin } = workers(turns);
  begin('for ever');
  begin('also for ever');
  await turns.take(() => Promise.resolve(begun.push('the next')));
  expect(begun).toEqual(['for ever', 'also for ever', 'the next']);
});

test('one that fails gives its turn to the next', async () => {
  const turns = new Turns(1, 60_000);
  await expect(turns.take(() => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
  await expect(turns.take(() => Promise.resolve('done'))).resolves.toBe('done');
});
