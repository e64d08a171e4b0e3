import fc from 'fast-check';
import { canonicalQuantity, compareQuantities, parseQuantity, QuantityError } from '../../lib/kube/index.js';

describe('quantities', () => {
  test.each([
    ['1000m', '1'],
    ['0.5', '500m'],
    ['1500m', '1500m'],
    ['1024Mi', '1Gi'],
    ['1.5Gi', '1536Mi'],
    ['1000', '1k'],
    ['1000000', '1M'],
    ['512', '512'],
    ['0.1Ki', '102400m'],
    ['512Ki', '512Ki'],
    ['1e3', '1e3'],
    ['100E-2', '1'],
    ['1E', '1E'],
    ['-1.5', '-1500m'],
    ['0', '0'],
    ['0Gi', '0'],
    ['.5', '500m'],
    ['5.', '5'],
    ['1n', '1n'],
    [2, '2'],
  ])('%p is written as %p', (text, canonical) => {
    expect(canonicalQuantity(text)).toBe(canonical);
  });

  test.each(['', 'a', '1 Gi', '1gi', '1KB', '1e', '--1', '1.2.3', 'Gi'])('%p is no quantity', (text) => {
    expect(() => parseQuantity(text)).toThrow(QuantityError);
  });

  test('are compared by amount, exactly', () => {
    expect(compareQuantities('1', '1000m')).toBe(0);
    expect(compareQuantities('1Gi', '1G')).toBeGreaterThan(0);
    expect(compareQuantities('9007199254740993', '9007199254740992')).toBeGreaterThan(0);
    expect(compareQuantities(1, '1.000000001')).toBeLessThan(0);
  });

  test('the canonical form is the same amount and its own canonical form', () => {
    const units = fc.constantFrom('', 'm', 'u', 'k', 'M', 'Ki', 'Mi', 'Gi', 'e3', 'E-2');
    fc.assert(
      fc.property(fc.integer(), fc.nat(999), units, (whole, fraction, unit) => {
        const text = `${whole}.${fraction}${unit}`;
        const canonical = canonicalQuantity(text);
        expect(compareQuantities(canonical, text)).toBe(0);
        expect(canonicalQuantity(canonical)).toBe(canonical);
      }),
    );
  });
});
