import type { JsonObject, KubeObject } from '../../../kube/index.js';
import { numberAt, objectAt, objectsAt, textAt, valueAt } from '../../fields.js';
import { quantity, shortened } from './cells.js';

const MOST = 2;
const UNKNOWN = '<unknown>';
/** Where a metric of each type keeps its target and its current value. */
const PARTS: Readonly<Record<string, string>> = {
  External: 'external',
  Pods: 'pods',
  Object: 'object',
  Resource: 'resource',
  ContainerResource: 'containerResource',
};

/** What an autoscaler aims at and what it has seen: `cpu: 12%/80%, 3/10 (avg)`. */
export function autoscalerTargets(autoscaler: KubeObject): string {
  const seen = objectsAt(autoscaler, 'status', 'currentMetrics');
  const shown = objectsAt(autoscaler, 'spec', 'metrics').map((metric, index) => {
    const type = textAt(metric, 'type') ?? '';
    const part = PARTS[type];
    if (part === undefined) return '<unknown type>';
    const current = objectAt(seen[index], part);
    return type === 'Resource' || type === 'ContainerResource'
      ? `${textAt(metric, part, 'name') ?? ''}: ${ofResource(objectAt(metric, part), current)}`
      : ofQuantity(type, objectAt(metric, part), current);
  });
  return shown.length === 0 ? '<none>' : shortened(shown, MOST, ', ');
}

function ofResource(wanted: JsonObject | undefined, seen: JsonObject | undefined): string {
  const average = valueAt(wanted, ['target', 'averageValue']);
  if (average !== undefined && average !== null) {
    const current = seen === undefined ? UNKNOWN : quantity(valueAt(seen, ['current', 'averageValue']), '0');
    return `${current}/${quantity(average)}`;
  }
  const percent = (value: number | undefined, otherwise: string): string =>
    value === undefined ? otherwise : `${value}%`;
  const current = percent(numberAt(seen, 'current', 'averageUtilization'), UNKNOWN);
  return `${current}/${percent(numberAt(wanted, 'target', 'averageUtilization'), '<auto>')}`;
}

function ofQuantity(type: string, wanted: JsonObject | undefined, seen: JsonObject | undefined): string {
  const average = valueAt(wanted, ['target', 'averageValue']);
  const isAverage = average !== undefined && average !== null;
  const now = valueAt(seen, ['current', isAverage || type === 'Pods' ? 'averageValue' : 'value']);
  const current = quantity(now, UNKNOWN);
  if (type === 'Pods') return `${current}/${quantity(average)}`;
  return isAverage
    ? `${current}/${quantity(average)} (avg)`
    : `${current}/${quantity(valueAt(wanted, ['target', 'value']))}`;
}
