import { isJsonObject, type Json, type KubeObject } from '../../kube/index.js';

/** What a `coordination.k8s.io/v1` Lease says. */
export interface LeaseSpec {
  /** Empty when nobody holds it. */
  readonly holder: string;
  /** After so many seconds without a change it is abandoned. */
  readonly seconds: number;
  /** RFC 3339 with microseconds. */
  readonly acquired: string;
  readonly renewed: string;
  readonly transitions: number;
}

/** Reads a Lease; what it does not say counts as nobody's. */
export function leaseOf(lease: KubeObject): LeaseSpec {
  const spec = isJsonObject(lease['spec']) ? lease['spec'] : {};
  return {
    holder: textOf(spec['holderIdentity']),
    seconds: numberOf(spec['leaseDurationSeconds']),
    acquired: textOf(spec['acquireTime']),
    renewed: textOf(spec['renewTime']),
    transitions: numberOf(spec['leaseTransitions']),
  };
}

/** A Lease's `spec`. */
export function leaseSpec({ holder, seconds, acquired, renewed, transitions }: LeaseSpec): Json {
  return {
    holderIdentity: holder,
    leaseDurationSeconds: seconds,
    ...(acquired !== '' && { acquireTime: acquired }),
    renewTime: renewed,
    leaseTransitions: transitions,
  };
}

/** An instant as Leases have it: RFC 3339 with microseconds. */
export function microTime(instant: Date): string {
  return instant.toISOString().replace('Z', '000Z');
}

const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
const numberOf = (value: Json | undefined): number => (typeof value === 'number' ? value : 0);
