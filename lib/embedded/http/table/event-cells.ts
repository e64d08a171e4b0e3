import { numberAt, objectAt, textAt } from '../../fields.js';
import { text } from './cells.js';
import type { Cell, Cells } from './column.js';
import { since } from './durations.js';

const firstSeen: Cell = (event, now) => since(textAt(event, 'firstTimestamp') ?? textAt(event, 'eventTime'), now);

/** The cells of events. */
export const eventCells: Cells = {
  'Last Seen': (event, now) => {
    if (objectAt(event, 'series') !== undefined) return since(textAt(event, 'series', 'lastObservedTime'), now);
    const last = textAt(event, 'lastTimestamp');
    return last === undefined ? firstSeen(event, now) : since(last, now);
  },
  Type: text('type'),
  Reason: text('reason'),
  Object: (event) => {
    const kind = (textAt(event, 'involvedObject', 'kind') ?? '').toLowerCase();
    const name = textAt(event, 'involvedObject', 'name') ?? '';
    return name === '' ? kind : `${kind}/${name}`;
  },
  Subobject: text('involvedObject.fieldPath'),
  Source: (event) => {
    const component = textAt(event, 'source', 'component') || textAt(event, 'reportingComponent') || '';
    const host = textAt(event, 'source', 'host') || textAt(event, 'reportingInstance') || '';
    return host === '' ? component : `${component}, ${host}`;
  },
  Message: (event) => (textAt(event, 'message') ?? '').trim(),
  'First Seen': firstSeen,
  Count: (event) =>
    objectAt(event, 'series') === undefined ? numberAt(event, 'count') || 1 : (numberAt(event, 'series', 'count') ?? 0),
};
