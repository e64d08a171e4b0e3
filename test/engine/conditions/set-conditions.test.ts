import { setConditions } from '../../../lib/engine/index.js';

test('types that were not judged stay, judged ones without news go, news without a time get one', () => {
  const existing = [
    { type: 'SyncError', message: 's', lastTransitionTime: '2026-01-01T00:00:00Z' },
    { type: 'ComparisonError', message: 'c', lastTransitionTime: '2026-01-01T00:00:00Z' },
  ];
  const incoming = [{ type: 'InvalidSpecError', message: 'i' }];
  expect(setConditions(existing, incoming, ['ComparisonError', 'InvalidSpecError'], '2026-08-19T12:00:00Z')).toEqual([
    { type: 'InvalidSpecError', message: 'i', lastTransitionTime: '2026-08-19T12:00:00Z' },
    { type: 'SyncError', message: 's', lastTransitionTime: '2026-01-01T00:00:00Z' },
  ]);
});
