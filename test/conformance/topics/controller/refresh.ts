import {
  applicationKey,
  checkSpecConditions,
  compare,
  consumptionPatch,
  hasWork,
  isDeletedWithApplication,
  isReconciled,
  mustReread,
  normalizedSpec,
  refreshAfterChange,
  secondPatch,
  statusAfterComparison,
  statusPatch,
  type AnnotatedRequest,
  type ChangedObject,
  type RefreshLevel,
} from '../../../../lib/engine/index.js';
import {
  applyJsonPatch,
  createMergePatch,
  splitApiVersion,
  type Json,
  type JsonObject,
  type KubeObject,
} from '../../../../lib/kube/index.js';
import { annotations, type Application, type ApplicationStatus, type AppProject } from '../../../../lib/model/index.js';
import { given, plain, type OperationAdapter } from '../../topic.js';
import {
  appOf,
  clustersOf,
  conditionsLike,
  everyKind,
  liveOf,
  now,
  projectFrom,
  projectOf,
  settingsOf,
  targetsOf,
} from './world.js';

const responsibility = (input: JsonObject) => ({
  controllerNamespace: given<string | undefined>(input, 'controllerNamespace') ?? 'fake-argocd-ns',
  applicationNamespaces: given<string[] | undefined>(input, 'applicationNamespaces') ?? [],
});

const refreshRequest: AnnotatedRequest = {
  key: annotations.refresh,
  timestampKey: `${annotations.refresh}-timestamp`,
};

interface Server {
  readonly patch?: readonly string[];
  readonly get?: { readonly annotations?: Record<string, string>; readonly error?: string };
}

/** Takes a request away from a server that answers as it is told. */
function consume(before: Record<string, string>, request: AnnotatedRequest, server: Server) {
  const patches: Json[] = [];
  let [left, gets] = [before, 0];
  const answers = [...(server.patch ?? ['ok'])];
  const send = (on: Record<string, string>, patch: Json[]): string => {
    if (patch.length === 0) return 'none';
    patches.push(patch);
    const answer = answers.shift() ?? 'ok';
    if (answer === 'ok') left = annotationsOf(applyJsonPatch(objectWith(on), patch));
    return answer;
  };
  const first = send(before, consumptionPatch(before, request));
  if (first !== 'ok' && mustReread(before, request, Number(first))) {
    gets++;
    const found = server.get?.error === undefined ? server.get?.annotations : undefined;
    if (found) {
      left = found;
      send(found, secondPatch(before, found, request));
    }
  }
  return { patches, gets, left };
}

const objectWith = (on: Record<string, string>): JsonObject => ({ metadata: { annotations: on } });
const annotationsOf = (object: Json) =>
  (object as { metadata: { annotations?: Record<string, string> } }).metadata.annotations ?? {};

interface Manager {
  readonly app: string;
  readonly isRoot: boolean;
}

/** Decisions about refreshes, and small ones around them. */
export const refreshOperations: Readonly<Record<string, OperationAdapter>> = {
  ShouldProcessOperation: (input) => ({ process: hasWork(appOf(input)) }),
  CanProcessApp: (input) => ({ canProcess: isReconciled(appOf(input), responsibility(input)) }),
  ShouldBeDeleted: (input) => ({ delete: isDeletedWithApplication(given<KubeObject>(input, 'object'), appOf(input)) }),
  ToAppKey: (input) => ({ key: applicationKey(given(input, 'name'), given(input, 'controllerNamespace')) }),
  HandleRefreshAnnotation: (input) => {
    const request = { key: given<string>(input, 'key'), timestampKey: given<string>(input, 'timestampKey') };
    const { patches, gets, left } = consume(
      given<Record<string, string> | undefined>(input, 'annotations') ?? {},
      request,
      given<Server>(input, 'server'),
    );
    return { patches, gets, annotationsAfter: left };
  },
  PersistReconciliationStatus: (input) => {
    const app = appOf(input);
    const patch = statusPatch(app.status, given<ApplicationStatus>(input, 'newStatus'));
    const { patches, left } = consume(app.metadata.annotations ?? {}, refreshRequest, {});
    return { patchCalls: (patch ? 1 : 0) + patches.length, annotationsAfter: left };
  },
  ObjectUpdated: (input) => {
    const { apiVersion = '', ...reference } = given<ChangedObject & { apiVersion?: string }>(input, 'object');
    const object: ChangedObject = { ...reference, group: splitApiVersion(apiVersion).group };
    const managers = given<readonly Manager[] | undefined>(input, 'managedBy') ?? [];
    const { controllerNamespace } = responsibility(input);
    const keyOfApp = ({ metadata }: Application) => `${metadata.namespace ?? ''}/${metadata.name ?? ''}`;
    const requests = given<readonly Application[]>(input, 'apps').map((app): [string, Json] => {
      const manager = managers.find((one) => applicationKey(one.app, controllerNamespace) === keyOfApp(app));
      const level = refreshAfterChange(
        object,
        { app, project: projectOf(input, app), ...(manager && { manages: manager.isRoot ? 'root' : 'child' }) },
        managers.length > 0,
        responsibility(input),
      );
      return [keyOfApp(app), level ?? null];
    });
    return { requests: Object.fromEntries(requests) };
  },
  RefreshAppConditions: (input, { expect }) => {
    const app = appOf(input);
    const surroundings = { clusters: clustersOf(input), ...responsibility(input) };
    const checked = checkSpecConditions(app, projectOf(input, app), surroundings, now);
    return { hasErrors: checked.invalid, conditions: conditionsLike(checked.conditions, expect['conditions']) };
  },
  ProcessRefresh: (input) => {
    const app = appOf(input);
    const settings = settingsOf(input);
    const time = given<string | undefined>(input, 'now') ?? now;
    const targets = targetsOf(app, given<KubeObject[] | undefined>(input, 'manifests'), settings);
    const project = projectFrom(given<AppProject[] | undefined>(input, 'projects')?.[0]);
    const comparison = compare({
      app,
      project,
      revision: given<string | undefined>(input, 'manifestRevision') ?? '',
      targets,
      live: liveOf(app, given<KubeObject[] | undefined>(input, 'liveObjects'), settings, targets),
      kinds: everyKind,
      settings,
    });
    const full = given<RefreshLevel>(input, 'requestedLevel') >= 2;
    const { reconciledAt } = statusAfterComparison({ app, comparison, now: time, full });
    const updated = reconciledAt !== app.status?.reconciledAt;
    return { reconciledAtUpdated: updated, observedAtUpdated: updated };
  },
  NormalizeSpec: (input) => {
    const app = appOf(input);
    const spec = normalizedSpec(app.spec);
    const patch = spec === app.spec ? null : createMergePatch(plain(app.spec) as JsonObject, plain(spec) as JsonObject);
    return { patch: patch === null ? null : { spec: patch } };
  },
};
