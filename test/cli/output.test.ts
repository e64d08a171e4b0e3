import { coloursFor, paintStatus } from '../../lib/cli/output/colour.js';
import { renderTable } from '../../lib/cli/output/table.js';

describe('colours', () => {
  const { NO_COLOR, TERM } = process.env;
  beforeEach(() => {
    delete process.env['NO_COLOR'];
    process.env['TERM'] = 'xterm';
  });
  afterAll(() => {
    Object.assign(process.env, { ...(NO_COLOR !== undefined && { NO_COLOR }), ...(TERM !== undefined && { TERM }) });
  });

  it('are for terminals alone', () => {
    expect(paintStatus('Healthy', coloursFor({ isTTY: true }))).toBe('\u001b[32mHealthy\u001b[39m');
    expect(paintStatus('Healthy', coloursFor({}))).toBe('Healthy');
  });

  it('are off with NO_COLOR and on a dumb terminal', () => {
    process.env['NO_COLOR'] = '1';
    expect(paintStatus('Degraded', coloursFor({ isTTY: true }))).toBe('Degraded');
    delete process.env['NO_COLOR'];
    process.env['TERM'] = 'dumb';
    expect(paintStatus('Degraded', coloursFor({ isTTY: true }))).toBe('Degraded');
  });
});

describe('a table', () => {
  const columns = [
    { heading: 'NAME', cell: (row: readonly [string, string]) => row[0] },
    { heading: 'STATE', cell: (row: readonly [string, string]) => row[1] },
  ];

  it('is aligned by what is seen, not by colour codes', () => {
    const rows = [
      ['\u001b[32mweb\u001b[39m', 'up'],
      ['longer', 'down'],
    ] as const;
    expect(renderTable(columns, rows)).toBe('NAME    STATE\n\u001b[32mweb\u001b[39m     up\nlonger  down');
  });

  it('is cut to the width of a terminal', () => {
    expect(renderTable(columns, [['web', 'a rather long story']], 12)).toBe('NAME  STATE\nweb   a rat…');
  });
});
