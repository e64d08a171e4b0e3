import {
  appliesServerSide,
  argoCdSettings,
  definesKind,
  failureMessage,
  identityFor,
  isHook,
  liveFor,
  migratedFields,
  orphanedResources,
  pairUp,
  permissionProblem,
  setTracking,
  syncOptionsOf,
  type ClusterRef,
} from '../../../../lib/engine/index.js';
import {
  keyOf,
  keyText,
  type Json,
  type JsonObject,
  type KubeObject,
  type ObjectKey,
} from '../../../../lib/kube/index.js';
import type { Application, AppProject, Destination, ResourceResult } from '../../../../lib/model/index.js';
import { given, plain, type OperationAdapter } from '../../topic.js';
import { like } from '../controller/world.js';
import { applicationOf } from './sync.js';

interface Pair {
  readonly live: KubeObject | null;
  readonly target: KubeObject | null;
}

const byKey = (objects: readonly KubeObject[]) => new Map(objects.map((object) => [keyText(keyOf(object)), object]));
const livesOf = (pairs: readonly Pair[]) => pairs.flatMap(({ live }) => live ?? []);
const targetsOf = (pairs: readonly Pair[]) => pairs.flatMap(({ target }) => target ?? []);
const clientSideManager = 'kubectl-client-side-apply';

/** Single decisions of a sync. */
export const decisions: Readonly<Record<string, OperationAdapter>> = {
  UseServerSideApply: (input) => {
    const options = given<JsonObject>(input, 'options');
    const tried = options['dryRun'] === true || input['dryRun'] === true;
    const has = (option: string) => option === 'ServerSideApply=true' && options['serverSideApply'] === true;
    const target = given<KubeObject>(input, 'target');
    return { serverSideApply: appliesServerSide(target, tried ? 'client' : false, has, argoCdSettings) };
  },
  DeleteOptions: (input) => {
    const options = given<JsonObject | undefined>(input, 'options') ?? {};
    const policy = String(options['prunePropagationPolicy'] ?? input['prunePropagationPolicy'] ?? 'foreground');
    const syncOptions = [`PrunePropagationPolicy=${policy.toLowerCase()}`];
    const { propagation } = syncOptionsOf({ sync: { syncOptions } });
    return { propagationPolicy: propagation, propagation };
  },
  HasCRD: (input) => {
    const objects = [...targetsOf(given<Pair[]>(input, 'resources')), ...given<KubeObject[]>(input, 'hooks')];
    return { found: definesKind(objects, { group: given(input, 'group'), kind: given(input, 'kind') }) };
  },
  LiveObject: (input) => {
    const lives = byKey(livesOf(given<Pair[]>(input, 'resources')));
    return { live: liveFor(given<KubeObject>(input, 'object'), lives) ?? null };
  },
  NeedsClientSideApplyMigration: (input) => {
    const live = given<KubeObject | null>(input, 'live');
    const manager = given<string | undefined>(input, 'manager') ?? clientSideManager;
    return { needed: live !== null && migratedFields(live, [manager], 'argocd-controller') !== undefined };
  },
  MigrateClientSideApply: (input, { expect }) => {
    const live = given<KubeObject>(input, 'live');
    const from = given<string | undefined>(input, 'fromManager') ?? clientSideManager;
    const fields = migratedFields(live, [from], given(input, 'toManager'));
    const gone = given<{ manager: string; operation: string } | undefined>(expect, 'managerRemoved');
    const left = (fields ?? live.metadata.managedFields ?? []).filter(
      ({ manager, operation }) => manager === gone?.manager && operation === gone?.operation,
    );
    return {
      managerRemoved: left.length === 0 ? (expect['managerRemoved'] ?? null) : plain(left),
      patches: fields ? 1 : 0,
    };
  },
  SyncFailPhase: (input) => {
    const failed = given<readonly Partial<ResourceResult>[]>(input, 'failedTasks').map((task) => ({
      ...task,
      status: 'SyncFailed' as const,
    }));
    const hooks = given<readonly { operationState?: ResourceResult['hookPhase'] }[]>(input, 'syncFailTasks').map(
      ({ operationState, ...rest }) => ({ ...rest, ...(operationState && { hookPhase: operationState }) }),
    );
    const message = failureMessage(given(input, 'message'), failed, hooks);
    return message === undefined ? { phase: 'Running' } : { phase: 'Failed', message };
  },
  SyncPermission: (input) => {
    const object = given<KubeObject>(input, 'object');
    const resource = given<{ namespaced: boolean } | null>(input, 'apiResource');
    const problem = permissionProblem(
      given<AppProject>(input, 'project'),
      keyOf(object),
      resource?.namespaced,
      given<Partial<ClusterRef>>(input, 'cluster'),
    );
    if (problem !== undefined) throw new Error(problem);
    return {};
  },
  DiffImpersonation: (input) => {
    const data = given<Record<string, string>>(input, 'settings');
    const destination = given<Destination>(input, 'destination');
    const { metadata, spec } = applicationOf({}, '');
    const app: Pick<Application, 'metadata' | 'spec'> = { metadata, spec: { ...spec, destination } };
    const project = { spec: { destinationServiceAccounts: given<never>(input, 'destinationServiceAccounts') } };
    const identity = identityFor(project, app, plainCluster(destination), {
      enabled: data['application.sync.impersonation.enabled'] === 'true',
      enforced: data['application.sync.impersonation.enforced'] !== 'false',
    });
    return 'problem' in identity
      ? { user: '', error: true, errorMessage: identity.problem }
      : { user: identity.user ?? '' };
  },
  OrphanedResources: (input, { expect }) => {
    const namespace = given<string>(input, 'namespace');
    const objects = given<readonly (ObjectKey & { appName: string })[]>(input, 'namespacedResources').map(
      ({ group, kind, appName, name, namespace: own }) => {
        const apiVersion = group === '' ? 'v1' : `${group}/v1`;
        const object: KubeObject = { apiVersion, kind, metadata: { name, namespace: own } };
        return appName === '' ? object : setTracking(object, appName);
      },
    );
    const watch = given<AppProject['spec']['orphanedResources']>(input, 'orphanedResources') ?? {};
    const project: AppProject = {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AppProject',
      metadata: { name: 'default' },
      spec: { orphanedResources: watch },
    };
    const app = applicationOf({}, namespace);
    const found = orphanedResources({ app, project, objects, exists: (instance) => instance !== '' });
    return { orphaned: like(plain(found), expect['orphaned']) };
  },
  Reconcile: (input) => {
    const [lives, all] = [given<KubeObject[]>(input, 'lives'), given<KubeObject[]>(input, 'targets')];
    const namespace = given<string>(input, 'namespace');
    const app = applicationOf({}, namespace);
    const isCluster = ({ kind }: KubeObject) => input['scopeUnknown'] !== true && kind === 'Namespace';
    const placed = new Map(
      all
        .filter((object) => !isHook(object))
        .map((object) => {
          const own = object.metadata.namespace || (isCluster(object) ? undefined : namespace);
          return [own ? { ...object, metadata: { ...object.metadata, namespace: own } } : object, object];
        }),
    );
    const attributed = new Map(lives.map((live) => [setTracking(live, 'app'), live]));
    const pairs = pairUp([...placed.keys()], byKey([...attributed.keys()]), app, argoCdSettings);
    return {
      pairs: pairs.map(({ live, target }): Json => ({
        live: (live && attributed.get(live)) ?? null,
        target: (target && placed.get(target)) ?? null,
      })),
      hooks: all.filter(isHook),
    };
  },
};

const plainCluster = ({ server }: Destination): Partial<ClusterRef> => (server === undefined ? {} : { server });
