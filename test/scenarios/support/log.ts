import { eventText, type DeliveryEvent } from '../../../lib/simulate/index.js';

/** Verbs of events that tell what was done to an object. */
export const EFFECTS: ReadonlySet<string> = new Set(['create', 'apply', 'replace', 'delete', 'release']);
const UID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g;

/**
 * What happened to each Application, one line an event, in its order. Times are no part of it, uids are masked, and what was done to
 * objects of the same phase and wave in a row is sorted: nothing says which of them comes first.
 */
export function partialOrder(events: readonly DeliveryEvent[], mask: (text: string) => string): string[] {
  const applications = [...new Set(events.map(({ application = '' }) => application))].sort();
  return applications.flatMap((name) => {
    const lines: string[] = [];
    let together: string[] = [];
    let place = '';
    const flush = (): void => {
      lines.push(...together.sort());
      together = [];
    };
    for (const event of events) {
      if ((event.application ?? '') !== name || event.verb === 'push') continue;
      const here = placeOf(event);
      if (here === '' || here !== place) flush();
      place = here;
      const line = lineOf(event, mask);
      if (here === '') lines.push(line);
      else together.push(line);
    }
    flush();
    return lines;
  });
}

/** What may happen in any order: effects of the same phase and wave, and the release of hooks that are over, whatever their phase. */
function placeOf({ verb, phase, wave }: DeliveryEvent): string {
  if (!EFFECTS.has(verb)) return '';
  return verb === 'release' ? verb : `${phase ?? ''} ${wave ?? ''}`;
}

function lineOf(event: DeliveryEvent, mask: (text: string) => string): string {
  const text = eventText({ ...event, at: START.toISOString() }, START).replace(/^\+0s\s*/, '');
  const group = event.group === undefined ? '' : ` [${event.group}]`;
  return mask(`${text}${group}`).replace(UID, '<uid>');
}

const START = new Date(0);
