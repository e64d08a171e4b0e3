import type { Construct } from 'constructs';
import { isKind, SpecResource, type SpecProps } from '../custom-resource.js';
import { invalidProp } from '../errors.js';
import { exactlyOne } from '../one-of.js';
import { Schedule } from '../values/index.js';
import type { EventSourceSpec } from './fields/index.js';

/** An event that a Sensor can wait for. */
export interface EventReference {
  /** The EventSource that it comes from. */
  readonly eventSourceName: string;

  /** Its name there. */
  readonly eventName: string;
}

const kind = { apiVersion: 'argoproj.io/v1alpha1', kind: 'EventSource' } as const;

/**
 * `argoproj.io/v1alpha1 EventSource`: where events come from, such as uploads, messages, calls and times; each by a name.
 *
 * @example
 * const uploads = new EventSource(this, 'uploads', {
 *   spec: {
 *     minio: {
 *       'training-data': {
 *         bucket: { name: 'data' },
 *         endpoint: 'minio.storage.svc:9000',
 *         events: ['s3:ObjectCreated:Put'],
 *         accessKey: { name: 'minio', key: 'access-key' },
 *         secretKey: { name: 'minio', key: 'secret-key' },
 *       },
 *     },
 *   },
 * });
 * sensor.dependsOn(uploads.event('training-data'));
 */
export class EventSource extends SpecResource<EventSourceSpec> {
  /** Whether a value is an EventSource construct. */
  static isEventSource(value: unknown): value is EventSource {
    return isKind(value, kind);
  }

  /** The names of its events. */
  readonly events: readonly string[];

  constructor(scope: Construct, id: string, props: SpecProps<EventSourceSpec>) {
    super(scope, id, kind, props);
    const { eventBusName: _, replicas: __, service: ___, template: ____, ...sources } = props.spec;
    this.events = Object.values(sources).flatMap((events) => Object.keys(events));
    if (this.events.length === 0) throw invalidProp(this, 'spec', 'no event', 'at least one event');
    const twice = this.events.find((name, index) => this.events.indexOf(name) !== index);
    if (twice !== undefined) throw invalidProp(this, 'spec', `two events of the name ${twice}`, 'one of each name');
    for (const [name, { schedule, interval }] of Object.entries(sources.calendar ?? {})) {
      exactlyOne(this, `calendar ${name}`, { schedule: schedule || undefined, interval: interval || undefined });
      if (schedule && schedule.trim().split(/\s+/).length === 5) Schedule.cron(schedule);
    }
    for (const [name, { endpoint, port }] of Object.entries(sources.webhook ?? {})) {
      if (!endpoint.startsWith('/')) throw invalidProp(this, `webhook ${name}, endpoint`, endpoint, 'a path: /…');
      if (!/^\d+$/.test(port) || Number(port) < 1 || Number(port) > 65_535) {
        throw invalidProp(this, `webhook ${name}, port`, port, 'a whole number from 1 to 65535, as a text');
      }
    }
  }

  /**
   * An event of this source.
   * @throws ConstructError INVALID_PROPS when it has none of that name
   */
  event(name: string): EventReference {
    if (!this.events.includes(name)) throw invalidProp(this, 'event', name, this.events.join(' | '));
    return { eventSourceName: this.name, eventName: name };
  }
}
