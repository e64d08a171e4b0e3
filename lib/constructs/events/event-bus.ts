import type { ApiObjectMetadata } from 'cdk8s';
import type { Construct } from 'constructs';
import { isKind, SpecResource, type SpecProps } from '../custom-resource.js';
import { invalidProp } from '../errors.js';
import { exactlyOne } from '../one-of.js';
import type { EventBusSpec, JetStreamBus } from './fields/index.js';

const kind = { apiVersion: 'argoproj.io/v1alpha1', kind: 'EventBus' } as const;

/**
 * `argoproj.io/v1alpha1 EventBus`: what carries events from sources to sensors. Both take the one of the name `default`
 * in their namespace unless they name another.
 *
 * @example
 * EventBus.jetStream(this, 'bus', { version: '2.10.10', replicas: 3 });
 */
export class EventBus extends SpecResource<EventBusSpec> {
  /** Whether a value is an EventBus construct. */
  static isEventBus(value: unknown): value is EventBus {
    return isKind(value, kind);
  }

  /** A bus of NATS JetStream that Argo Events runs itself, of the name `default` unless the metadata say another. */
  static jetStream(
    scope: Construct,
    id: string,
    jetstream: JetStreamBus & { readonly version: string },
    metadata?: ApiObjectMetadata,
  ): EventBus {
    return new EventBus(scope, id, { metadata: { name: 'default', ...metadata }, spec: { jetstream } });
  }

  constructor(scope: Construct, id: string, props: SpecProps<EventBusSpec>) {
    super(scope, id, kind, props);
    const { nats, jetstream, jetstreamExotic, kafka } = props.spec;
    exactlyOne(this, 'spec', { nats, jetstream, jetstreamExotic, kafka });
    if (nats) {
      const { native, exotic } = nats;
      exactlyOne(this, 'spec.nats', { native, exotic });
      this.checkGiven('spec.nats.exotic', exotic && { clusterID: exotic.clusterID, url: exotic.url });
    }
    this.checkGiven('spec.jetstream', jetstream && { version: jetstream.version });
    this.checkGiven('spec.jetstreamExotic', jetstreamExotic && { url: jetstreamExotic.url });
    this.checkGiven('spec.kafka', kafka && { url: kafka.url });
    const replicas = jetstream?.replicas ?? 3;
    if (replicas !== 1 && replicas < 3) {
      throw invalidProp(this, 'spec.jetstream.replicas', replicas, '1, or 3 and more: two cannot outvote each other');
    }
  }

  private checkGiven(where: string, fields: Readonly<Record<string, string | undefined>> | undefined): void {
    for (const [name, value] of Object.entries(fields ?? {})) {
      if (!value) throw invalidProp(this, `${where}.${name}`, value, 'a value: Argo Events has no default');
    }
  }
}
