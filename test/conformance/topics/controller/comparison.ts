import {
  compare,
  evaluated,
  integrityFindings,
  localManifestsProblem,
  questionOf,
  type Comparison,
  type IntegrityCheck,
  type PreparedTargets,
  type RevisionAnswer,
} from '../../../../lib/engine/index.js';
import type { JsonObject, KubeObject } from '../../../../lib/kube/index.js';
import type { Application, ApplicationSource, AppProject } from '../../../../lib/model/index.js';
import { given, plain, type Vector } from '../../topic.js';
import { appOf, conditionsLike, everyKind, like, liveOf, projectFrom, settingsOf, targetsOf } from './world.js';

interface Response {
  readonly manifests: KubeObject[];
  readonly revision: string;
  readonly sourceIntegrityResult?: { readonly checks: readonly IntegrityCheck[] };
}

/** A comparison of what manifest generation returned with what the cluster's view has. */
export function compareAppState(input: JsonObject, { expect }: Vector): JsonObject {
  const app = appOf(input, 'application');
  const settings = settingsOf(input);
  const project = projectFrom(given<AppProject>(input, 'project'));
  const sources = given<ApplicationSource[]>(input, 'sources');
  const responses = given<readonly Response[] | undefined>(input, 'manifestResponses') ?? [];
  const local = given<KubeObject[] | undefined>(input, 'localManifests') ?? [];
  const problem = local.length > 0 && project ? localManifestsProblem(project, sources) : undefined;
  const manifests = problem ? [] : local.length > 0 ? local : responses.flatMap((response) => response.manifests);
  const prepared = targetsOf(app, manifests, settings);
  const targets = problem ? { ...prepared, conditions: [...prepared.conditions, problem] } : prepared;
  const several = sources.length > 1 || (app.spec.sources?.length ?? 0) > 0;
  const revisions = responses.map(({ revision }) => revision);
  const comparison = compare({
    app,
    project,
    revision: several ? '' : (revisions[0] ?? ''),
    ...(several && { revisions }),
    targets,
    live: liveOf(app, given<KubeObject[] | undefined>(input, 'liveObjects'), settings, targets),
    kinds: everyKind,
    settings,
    findings: responses.flatMap(({ sourceIntegrityResult }) => integrityFindings(sourceIntegrityResult?.checks ?? [])),
  });
  return { ...counts(comparison, targets, expect), revisionsMayHaveChanges: evaluate(input, app).hasChanges };
}

function counts(
  { resources, sync, health, conditions, diffs }: Comparison,
  targets: PreparedTargets,
  expect: JsonObject,
) {
  const hookWaves = resources.filter(({ hook }) => hook).map(({ syncWave }) => syncWave ?? 0);
  const expectedWave = expect['hookResourceSyncWaves'];
  const [first] = [...diffs.values()].flatMap(({ target }) => target ?? []);
  const [predicted] = [...diffs.values()].flatMap((diff) => diff.predicted ?? []);
  const { 'kubernetes.io/metadata.name': _, ...labels } = predicted?.metadata.labels ?? {};
  return {
    syncStatus: sync.status,
    resourceCount: resources.length,
    managedResourceCount: resources.length,
    hookCount: targets.hooks.length,
    hookResourceSyncWaves:
      hookWaves.length > 0 && hookWaves.every((wave) => wave === expectedWave) ? (expectedWave ?? null) : hookWaves,
    requiresDeletionConfirmationCount: resources.filter((resource) => resource.requiresDeletionConfirmation).length,
    conditions: conditionsLike(conditions, expect['conditions']),
    revision: sync.revision ?? '',
    revisions: sync.revisions ?? [],
    healthStatus: health.status,
    firstTarget: like(plain({ labels: {}, annotations: {}, ...first?.metadata }), expect['firstTarget']),
    predictedLive: like(plain({ annotations: {}, ...predicted?.metadata, labels }), expect['predictedLive']),
  };
}

interface ManifestService {
  readonly changes?: boolean;
  readonly revision?: string;
}

/** Whether the revisions of the sources may have changed what the application wants. */
export function evaluate(input: JsonObject, app: Application) {
  const sources = given<ApplicationSource[]>(input, 'sources');
  const revisions = given<string[] | undefined>(input, 'revisions') ?? [];
  const paths = given<ManifestService | undefined>(input, 'updateRevisionForPathsResponse') ?? {};
  const resolved = given<readonly (ManifestService | string)[] | undefined>(input, 'resolveRevisionResponses') ?? [];
  const usesRefs = sources.length > 1 && sources.some(({ ref }) => ref);
  const results = sources.map((source, index) => {
    const question = questionOf({ app, source, index, revision: revisions[index] ?? '', usesRefs });
    const service = resolved[index];
    const answer: RevisionAnswer =
      question.ask === 'changedFiles'
        ? { revision: paths.revision, concerned: paths.changes ?? false }
        : { revision: typeof service === 'string' ? service : service?.revision };
    return evaluated(question, answer, usesRefs);
  });
  return {
    hasChanges: results.some(({ hasChanges }) => hasChanges),
    resolvedRevisions: results.map(({ revision }) => revision),
  };
}
