import { labelSelectorOf, matchesSelector, parseLabelSelector, SelectorError } from '../../lib/kube/index.js';

const labels = { app: 'web', tier: 'front', 'example.com/weight': '7', empty: '' };

describe('label selectors', () => {
  test.each([
    ['', true],
    ['app=web', true],
    ['app==web,tier=front', true],
    ['app=api', false],
    ['app!=api', true],
    ['missing!=x', true],
    ['app in (api, web)', true],
    ['app notin (api,web)', false],
    ['missing notin (x)', true],
    ['app', true],
    ['!app', false],
    ['!missing', true],
    ['example.com/weight>5,example.com/weight<8', true],
    ['empty=', true],
    ['constructor', false],
  ])('%p: %p', (text, matches) => {
    expect(matchesSelector(text, labels)).toBe(matches);
  });

  test.each(['a===b,,', 'a in x', '=b', 'a b', 'a in (x', '-a=b', 'a=$'])('%p is refused', (text) => {
    expect(() => parseLabelSelector(text)).toThrow(SelectorError);
  });

  test('the form that stands in objects', () => {
    const selector = labelSelectorOf({
      matchLabels: { app: 'web' },
      matchExpressions: [
        { key: 'tier', operator: 'In', values: ['front', 'back'] },
        { key: 'gone', operator: 'DoesNotExist' },
      ],
    });
    expect(matchesSelector(selector, labels)).toBe(true);
    expect(matchesSelector(selector, undefined)).toBe(false);
    expect(matchesSelector([], undefined)).toBe(true);
    expect(() => labelSelectorOf({ matchExpressions: [{ key: 'a', operator: 'Like' }] })).toThrow(SelectorError);
  });
});
