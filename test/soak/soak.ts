/**
 * `npm run soak -- [faults] …`: without a word random deliveries in the simulator (`deliveries.ts`), with `faults` real processes that are
 * killed under faults (`faults/run.ts`). It runs compiled: a loader of TypeScript would make the code itself slower.
 */
void (process.argv[2] === 'faults' ? import('./faults/run.js') : import('./deliveries.js'));
