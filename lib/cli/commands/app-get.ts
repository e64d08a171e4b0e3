import { stringifyJson, writeYaml } from '../../kube/index.js';
import type { Applications } from '../hub/applications.js';
import { environmentOf } from '../hub/environment.js';
import { resourceListing, shortRevision } from '../hub/rows.js';
import { coloursFor, paintStatus } from '../output/colour.js';
import { formatRows, type Format } from '../output/format.js';
import { oneLine, renderTable } from '../output/table.js';

/** `slipway app get NAME`: what it is, how it stands, its conditions and its objects. */
export async function getApplication(
  hub: Applications,
  name: string,
  format: Format,
  out: NodeJS.WriteStream,
): Promise<void> {
  const application = await hub.get(name);
  if (format === 'name') return void out.write(`${name}\n`);
  if (format === 'json') return void out.write(`${stringifyJson(application, { indent: 2 })}\n`);
  if (format === 'yaml') return void out.write(writeYaml(application));
  const colour = coloursFor(out);
  const paint = (word: string) => paintStatus(word, colour);
  const { spec, status } = application;
  const operation = status?.operationState;
  const facts: [string, string][] = [
    ['Name', name],
    ['Environment', environmentOf(application)],
    ['Project', spec.project || 'default'],
    [
      'Destination',
      [spec.destination.name || spec.destination.server, spec.destination.namespace].filter(Boolean).join('/'),
    ],
    ['Source', `${spec.source?.repoURL ?? ''} ${spec.source?.path ?? ''} @ ${spec.source?.targetRevision ?? 'HEAD'}`],
    ['Sync', `${paint(status?.sync?.status ?? 'Unknown')} ${shortRevision(status?.sync?.revision)}`],
    ['Health', [paint(status?.health?.status ?? 'Unknown'), oneLine(status?.health?.message ?? '')].join(' ').trim()],
    [
      'Operation',
      operation
        ? `${paint(operation.phase)} ${oneLine(operation.message ?? '')} (since ${operation.startedAt})`
        : 'none yet',
    ],
  ];
  out.write(`${facts.map(([fact, value]) => `${`${fact}:`.padEnd(14)}${value.trim()}`).join('\n')}\n`);
  if (status?.conditions?.length) {
    const columns = [
      { heading: 'CONDITION', cell: (row: { type: string }) => row.type },
      { heading: 'SINCE', cell: (row: { lastTransitionTime?: string | undefined }) => row.lastTransitionTime ?? '' },
      { heading: 'MESSAGE', cell: (row: { message: string }) => oneLine(row.message) },
    ];
    out.write(`\n${renderTable(columns, status.conditions)}\n`);
  }
  out.write(`\n${formatRows(resourceListing(paint), status?.resources ?? [], format)}\n`);
}
