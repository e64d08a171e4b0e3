import { argoCdSettings, tasksOf } from '../../../../lib/engine/index.js';
import type { JsonObject, KubeObject } from '../../../../lib/kube/index.js';
import type { SyncOperationResource } from '../../../../lib/model/index.js';
import { given, plain, type Vector } from '../../topic.js';
import { applicationOf, kindsOf, worldOf } from './sync.js';

interface ExpectedTask {
  readonly name?: string;
  readonly namePrefix?: string;
  readonly phase: string;
}

/** The ordered tasks of one sync. */
export function tasks(input: JsonObject, { expect }: Vector): JsonObject {
  const namespace = given<string>(input, 'namespace');
  const options = given<JsonObject>(input, 'options');
  const refused = options['createNamespace'];
  const app = applicationOf(options, namespace);
  const only = given<SyncOperationResource[] | undefined>(input, 'only');
  const operation = { ...app.operation, sync: { ...app.operation?.sync, ...(only && { resources: only }) } };
  const { targets, live } = worldOf(given(input, 'resources'), given<KubeObject[]>(input, 'hooks'), namespace);
  const revision = given<string>(input, 'revision');
  const startedAt = '2026-08-19T12:00:00Z';
  const list = tasksOf(
    { operation, phase: 'Running', startedAt, syncResult: { revision } },
    {
      now: startedAt,
      app,
      revision,
      targets,
      live,
      kinds: kindsOf(given<{ group: string; kind: string }[] | undefined>(input, 'extraKinds') ?? []),
      outcomes: [],
      window: { allowed: true },
      settings: argoCdSettings,
      namespace: typeof refused === 'string' ? { problem: `namespaceModifier error: ${refused}` } : 'absent',
    },
  );
  const expected = given<readonly ExpectedTask[]>(expect, 'tasks');
  const found = list.tasks.map((task): JsonObject => {
    const invalid = list.invalid.some((one) => one.task.id === task.id);
    const prefix = expected.find(({ namePrefix, phase }) => namePrefix && phase === task.phase)?.namePrefix;
    const failed = list.results.find(
      ({ kind, name, syncPhase, status }) =>
        kind === task.key.kind && name === task.key.name && syncPhase === task.phase && status === 'SyncFailed',
    );
    return {
      phase: task.phase,
      wave: task.wave,
      group: task.key.group,
      kind: task.key.kind,
      namespace: task.key.namespace,
      ...(prefix && task.key.name.startsWith(prefix) ? { namePrefix: prefix } : { name: task.key.name }),
      hook: task.hook,
      prune: task.target === undefined,
      skipDryRun: task.skipDryRun,
      ...(invalid && { status: 'SyncFailed', operationState: '' }),
      ...(failed && { status: 'SyncFailed', operationState: failed.hookPhase ?? '', message: failed.message ?? '' }),
    };
  });
  return { successful: list.invalid.length === 0, tasks: plain(found) };
}
