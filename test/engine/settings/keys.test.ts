import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ignoredSettings, isSettingRead, settingsRead } from '../../../lib/engine/index.js';

test('docs/settings.md names every key that is read, and every one that is told to have no meaning', () => {
  const page = readFileSync(join(__dirname, '../../../docs/settings.md'), 'utf8');
  const documented = [...page.matchAll(/^\| `([^`]+)`/gm)].map(([, key]) => key);
  expect(documented).toEqual([...settingsRead, ...ignoredSettings].map(({ key }) => key));
});

test('a key counts by its name or by its beginning', () => {
  expect(isSettingRead('resource.exclusions')).toBe(true);
  expect(isSettingRead('resource.customizations.health.Pod')).toBe(true);
  expect(isSettingRead('resource.exclusions.more')).toBe(false);
  expect(isSettingRead('url')).toBe(false);
});
