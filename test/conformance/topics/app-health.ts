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
  readonly status?: HealthStatusCode;
  readonly message?: string;
  readonly statusFrom?: string;
}

function ruleWith(overrides: Readonly<Record<string, Override>>) {
  return (object: KubeObject): ObjectHealth | undefined => {
    const { group, kind } = gvkOf(object);
    const override = overrides[group === '' ? kind : `${group}/${kind}`];
    if (!override) return healthOf(object);
    if (override.statusFrom === undefined) return { status: override.status ?? 'Unknown' };
    const path = override.statusFrom.replace(/^\./, '').split('.');
    const found = path.reduce<unknown>((value, key) => (value as JsonObject | undefined)?.[key], object);
    return found as ObjectHealth;
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
        ruleWith(given<Record<string, Override> | undefined>(input, 'healthOverrides') ?? {}),
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
