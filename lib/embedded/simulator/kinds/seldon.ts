import { createMergePatch, type JsonObject, type KubeObject } from '../../../kube/index.js';
import { numberAt, objectAt, objectsAt, stringsAt, textAt } from '../../fields.js';
import { conditionOf, timedConditions, type WantedCondition } from '../conditions.js';
import { known } from '../known-kinds.js';
import { simulationAnnotations } from '../outcome.js';
import { controllerReference } from '../pod-template.js';
import { shortHash } from '../short-hash.js';
import { isLeaving } from '../pods-of.js';
import { statusCount, sumOf } from '../replica-counts.js';
import type { SimulatedKind } from '../simulated-kind.js';
import type { World } from '../world.js';

/** The annotation with the hash of the spec that a Deployment was last given. */
const MADE_FROM = 'slipway.dev/simulated-from';
/** Conditions that hold as soon as everything else does: nothing of the kind is simulated. */
const UNUSED = ['AmbassadorMappingsReady', 'HpasReady', 'KedaReady', 'PdbsReady', 'istioVirtualServicesReady'];

/** Seldon Core: a Deployment for each component of each predictor, a Service for each predictor. */
export const seldonDeployments: SimulatedKind = {
  kind: { group: 'machinelearning.seldon.io', version: 'v1', kind: 'SeldonDeployment' },
  owns: [known.deployment, known.service],
  simulate: async (seldon, world) => {
    if (isLeaving(seldon)) return;
    const predictors = objectsAt(seldon, 'spec', 'predictors');
    const wanted = predictors.flatMap((predictor) => deploymentsOf(seldon, predictor));
    const services = predictors.map((predictor) => serviceOf(seldon, predictor));
    for (const deployment of wanted) await ensure(deployment, world);
    for (const service of services) {
      const { namespace = '', name = '' } = service.metadata;
      if (world.get(known.service, namespace, name) === undefined) await world.create(service);
    }
    const keep = new Set([...wanted, ...services].map(({ metadata }) => metadata.name));
    for (const kind of [known.deployment, known.service]) {
      for (const made of world.controlledBy(seldon, kind)) {
        if (!keep.has(made.metadata.name) && !isLeaving(made)) await world.delete(made);
      }
    }
    await world.writeStatus(seldon, statusOf(seldon, services, world));
  },
};

function deploymentsOf(seldon: KubeObject, predictor: JsonObject): KubeObject[] {
  const components = objectsAt(predictor, 'componentSpecs');
  const graph = objectAt(predictor, 'graph');
  const list = components.length > 0 ? components : [{}];
  return list.map((component, index) => {
    const given = objectsAt(component, 'spec', 'containers');
    const served = index === 0 ? modelServers(graph, given) : [];
    const containers = [...given.map(withImage(graph)), ...served];
    const names = containers.map((container) => textAt(container, 'name') ?? '').join('-');
    const [owner, name] = [seldon.metadata.name ?? '', textAt(predictor, 'name') ?? ''];
    const full = `${owner}-${name}-${index}-${names}`;
    const app = full.length <= 63 ? full : `seldon-${shortHash(full)}`;
    const labels = {
      ...stringsAt(predictor, 'labels'),
      ...stringsAt(component, 'metadata', 'labels'),
      app,
      'seldon-app': `${owner}-${name}`,
      'seldon-deployment-id': owner,
      version: name,
    };
    const replicas = [component, predictor, objectAt(seldon, 'spec')]
      .map((level) => numberAt(level, 'replicas'))
      .find((count) => count !== undefined);
    const orchestrator = { name: 'seldon-container-engine', image: 'seldonio/seldon-core-executor:1.18.2' };
    const spec: JsonObject = {
      replicas: replicas ?? 1,
      selector: { matchLabels: { 'seldon-app': `${owner}-${name}`, app } },
      template: {
        metadata: { labels, annotations: stringsAt(component, 'metadata', 'annotations') },
        spec: { ...objectAt(component, 'spec'), containers: index === 0 ? [...containers, orchestrator] : containers },
      },
    };
    return {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: {
        ...metadataOf(seldon, app),
        labels,
        annotations: { ...simulationAnnotations(seldon.metadata.annotations), [MADE_FROM]: shortHash(spec) },
      },
      spec,
    };
  });
}

/** The servers of models that the graph names by their implementation only. */
function modelServers(unit: JsonObject | undefined, given: readonly JsonObject[]): JsonObject[] {
  if (unit === undefined) return [];
  const name = textAt(unit, 'name') ?? '';
  const isGiven = given.some((container) => container['name'] === name);
  const own = serverImage(unit) === undefined || isGiven ? [] : [{ name, image: serverImage(unit) }];
  return [...own, ...objectsAt(unit, 'children').flatMap((child) => modelServers(child, given))];
}

/** A container without an image is that of the model server of its graph node. */
function withImage(graph: JsonObject | undefined): (container: JsonObject) => JsonObject {
  return (container) => {
    if (container['image'] !== undefined) return container;
    const unit = unitNamed(graph, textAt(container, 'name') ?? '');
    return { ...container, image: (unit && serverImage(unit)) ?? 'seldonio/mlserver:1.6.0' };
  };
}

function unitNamed(unit: JsonObject | undefined, name: string): JsonObject | undefined {
  if (unit === undefined || unit['name'] === name) return unit;
  return objectsAt(unit, 'children')
    .map((child) => unitNamed(child, name))
    .find((found) => found !== undefined);
}

function serverImage(unit: JsonObject): string | undefined {
  const implementation = textAt(unit, 'implementation') ?? '';
  if (!implementation.endsWith('_SERVER')) return undefined;
  return `seldonio/${implementation.toLowerCase().replace('_', '')}:1.18.2`;
}

function metadataOf(seldon: KubeObject, name: string): KubeObject['metadata'] {
  return { name, namespace: seldon.metadata.namespace ?? '', ownerReferences: [controllerReference(seldon)] };
}

function serviceOf(seldon: KubeObject, predictor: JsonObject): KubeObject {
  const name = `${seldon.metadata.name ?? ''}-${textAt(predictor, 'name') ?? ''}`;
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadataOf(seldon, name),
    spec: {
      selector: { 'seldon-app': name },
      ports: [
        { name: 'http', port: 8000, targetPort: 8000 },
        { name: 'grpc', port: 5001, targetPort: 5001 },
      ],
    },
  };
}

async function ensure(deployment: KubeObject, world: World): Promise<void> {
  const { namespace = '', name = '', labels, annotations } = deployment.metadata;
  const live = world.get(known.deployment, namespace, name);
  if (live === undefined) {
    await world.create(deployment);
  } else if (live.metadata.annotations?.[MADE_FROM] !== annotations?.[MADE_FROM]) {
    const spec = createMergePatch(objectAt(live, 'spec') ?? {}, objectAt(deployment, 'spec') ?? {});
    await world.patch(live, { metadata: { ...(labels && { labels }), ...(annotations && { annotations }) }, spec });
  }
}

function statusOf(seldon: KubeObject, services: readonly KubeObject[], world: World): JsonObject {
  const deployments = world.controlledBy(seldon, known.deployment).filter((made) => !isLeaving(made));
  const isAvailable = (made: KubeObject): boolean => {
    const target = numberAt(made, 'spec', 'replicas') ?? 1;
    const isSeen = statusCount(made, 'observedGeneration') >= (made.metadata.generation ?? 1);
    return isSeen && statusCount(made, 'updatedReplicas') >= target && statusCount(made, 'availableReplicas') >= target;
  };
  const late = deployments.find((made) => conditionOf(made, 'Progressing')?.['reason'] === 'ProgressDeadlineExceeded');
  const ready = deployments.every(isAvailable);
  const { namespace = '' } = seldon.metadata;
  const host = (service: KubeObject): string => `${service.metadata.name ?? ''}.${namespace}`;
  return {
    state: late !== undefined ? 'Failed' : ready ? 'Available' : 'Creating',
    description: late && `Deployment ${late.metadata.name ?? ''} has timed out progressing`,
    replicas: sumOf(deployments, (made) => statusCount(made, 'replicas')),
    deploymentStatus: Object.fromEntries(
      deployments.map((made): [string, JsonObject] => [
        made.metadata.name ?? '',
        { replicas: statusCount(made, 'replicas'), availableReplicas: statusCount(made, 'availableReplicas') },
      ]),
    ),
    serviceStatus: Object.fromEntries(
      services.map((service): [string, JsonObject] => [
        service.metadata.name ?? '',
        {
          svcName: service.metadata.name ?? '',
          httpEndpoint: `${host(service)}:8000`,
          grpcEndpoint: `${host(service)}:5001`,
        },
      ]),
    ),
    address: services[0] && { url: `http://${host(services[0])}.svc.cluster.local:8000/api/v1.0/predictions` },
    conditions: timedConditions(seldon, conditionsOf(ready && late === undefined), world.now()),
    observedGeneration: seldon.metadata.generation ?? 1,
  };
}

function conditionsOf(ready: boolean): WantedCondition[] {
  const status = ready ? 'True' : 'False';
  const open: WantedCondition[] = ['DeploymentsReady', 'Ready'].map((type) => ({
    type,
    status,
    ...(!ready && { reason: 'Not all deployments available' }),
  }));
  const settled: WantedCondition[] = [...UNUSED, 'ServicesReady'].map((type) => ({ type, status: 'True' }));
  return [...open, ...settled].sort((a, b) => (a.type < b.type ? -1 : 1));
}
