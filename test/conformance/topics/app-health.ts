import {
  aggregateHealth,
  describeCauses,
  healthOf,
  isWorse,
  nextHealth,
  type HealthInput,
  type ObjectHealth,
} from '../../../lib/engine/index.js';
import { gvkOf, type JsonObject, type KubeObject } from '../../../lib/kube/index.js';
import type { Application, HealthStatus, HealthStatusCode } from '../../../lib/model/index.js';
import { given, plain, Unsupported, type Topic } from '../topic.js';

interface Override {
  readonly group: string;
  readonly kind: string;
  readonly status?: HealthStatusCode;
  readonly statusFrom?: string;
  readonly defaultStatus?: HealthStatusCode;
}

function ruleWith(overrides: readonly Override[]) {
  return (object: KubeObject): ObjectHealth | undefined => {
    const { group, kind } = gvkOf(object);
    const override = overrides.find((item) => item.group === group && item.kind === kind);
    if (!override) return healthOf(object);
    const path = override.statusFrom?.split('.') ?? [];
    const found = path.reduce<unknown>((value, key) => (value as JsonObject | undefined)?.[key], object);
    if (path.length > 0 && found !== undefined) return found as ObjectHealth;
    return { status: override.status ?? override.defaultStatus ?? 'Unknown' };
  };
}

/** Aggregation of health. */
export const appHealth: Topic = {
  operations: {
    Aggregate: (input) => {
      const resources = given<(HealthInput & { live?: KubeObject | null; target?: KubeObject | null })[]>(
        input,
        'resources',
      );
      const {
        status,
        message,
        resources: healths,
      } = aggregateHealth(
        resources.map((resource) => ({
          ...resource,
          live: resource.live ?? undefined,
          target: resource.target ?? undefined,
        })),
        given<Application>(input, 'application'),
        ruleWith(given<Override[] | undefined>(input, 'healthOverrides') ?? []),
      );
      const persisted = given<boolean>(input, 'persistResourceHealth');
      return {
        status,
        causes: message,
        resourceHealth: healths.map((health) => (persisted ? (health?.status ?? null) : null)),
      };
    },
    FormatCauses: (input) => ({ text: describeCauses(given<HealthInput[]>(input, 'resources')) }),
    IsWorse: (input) => ({ worse: isWorse(given(input, 'current'), given(input, 'new')) }),
    UpdateHealth: (input) => {
      const resources = given<(HealthInput & { health: HealthStatusCode })[]>(input, 'resources');
      const [only] = resources;
      if (!only || resources.length > 1) throw new Unsupported();
      const message = only.health === 'Healthy' ? '' : describeCauses([only]);
      const next = { status: only.health, message };
      const persisted = given<boolean>(input, 'persistResourceHealth');
      return plain(
        nextHealth(given<HealthStatus>(input, 'previous'), next, given(input, 'now'), persisted),
      ) as JsonObject;
    },
  },
};
