import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { slipway } from '../e2e/support/slipway.js';

test('slipway helm types prints the type of the values of a chart', async () => {
  const chart = mkdtempSync(join(tmpdir(), 'slipway-chart-'));
  const schema = join(chart, 'values.schema.json');
  try {
    writeFileSync(schema, '{"type": "object", "properties": {"replicaCount": {"type": "integer", "default": 1}}}');
    const expected = `// Made by \`slipway helm types\` of the chart's values.schema.json.

export interface MlflowValues {
  /** @default 1 */
  readonly replicaCount?: number;
}
`;
    const result = { code: 0, stdout: expected, stderr: '' };
    expect(await slipway(['helm', 'types', chart, '--name', 'MlflowValues'])).toEqual(result);
    expect(await slipway(['helm', 'types', schema, '--name', 'MlflowValues'])).toEqual(result);
    expect(await slipway(['helm', 'types', schema, '--name', 'a-b'])).toMatchObject({ code: 2, stdout: '' });
    writeFileSync(schema, '[]');
    expect((await slipway(['helm', 'types', schema])).stderr).toContain('expected a JSON Schema: an object');
    expect((await slipway(['helm', 'types', 'none'])).stderr).toMatch(
      /none: expected a JSON Schema \[UNREADABLE_FILE\]/,
    );
  } finally {
    rmSync(chart, { recursive: true });
  }
});
