import {
  annotationOptionValue,
  annotationValues,
  deletePolicyOfHelm,
  hasAnnotationOption,
  helmDeletePolicies,
  helmHookTypes,
  helmHookWeight,
  hookDeletePoliciesOf,
  hookTypeOfHelm,
  hookTypesOf,
  isHelmHook,
  isHook,
  isIgnored,
  isSkipped,
  kindWeight,
  parseHookDeletePolicy,
  parseHookType,
  phasesOf,
  sortTasks,
  compareTasks,
  spanOf,
  waveOf,
  type SortableTask,
} from '../../../lib/engine/index.js';
import type { JsonObject, KubeObject } from '../../../lib/kube/index.js';
import type { HookDeletePolicy, SyncPhase } from '../../../lib/model/index.js';
import { given, type Topic } from '../topic.js';

interface RawTask {
  readonly phase: SyncPhase | '';
  readonly target?: Partial<KubeObject> | null;
  readonly live?: Partial<KubeObject> | null;
  readonly operationState?: string;
}
interface Task extends SortableTask {
  readonly index: number;
  readonly operationState: string;
}

/** Some objects of the vectors lack what every real object has. */
const complete = (object: Partial<KubeObject> | null | undefined): KubeObject | undefined =>
  object
    ? { ...object, apiVersion: object.apiVersion ?? '', kind: object.kind ?? '', metadata: object.metadata ?? {} }
    : undefined;
const objectOf = (input: JsonObject): KubeObject => complete(given<KubeObject>(input, 'object')) as KubeObject;

function toTask(raw: RawTask, index = 0): Task {
  const [target, live] = [complete(raw.target), complete(raw.live)];
  const object = target ?? live;
  return {
    index,
    phase: raw.phase === '' ? 'Sync' : raw.phase,
    wave: object ? waveOf(object) : 0,
    target,
    live,
    operationState: raw.operationState ?? '',
  };
}
const taskOf = (input: JsonObject) => toTask(given<RawTask>(input, 'task'));
const tasksOf = (input: JsonObject) => given<RawTask[]>(input, 'tasks').map(toTask);

const has = (task: Task, policy: HookDeletePolicy) => {
  const object = task.target ?? task.live;
  return object !== undefined && isHook(object) && hookDeletePoliciesOf(object).includes(policy);
};

/** Order of a sync: phases, waves, kinds, hooks. */
export const syncOrder: Topic = {
  operations: {
    KindWeight: (input) => ({ weight: kindWeight(given(input, 'kind')) }),
    KindOrder: (input) => ({ order: given<string[]>(input, 'kinds').map(kindWeight) }),
    Sort: (input, { expect }) => {
      const tasks = tasksOf(input);
      const sorted =
        given<boolean>(input, 'adjustDependencies') === false ? tasks.sort(compareTasks) : sortTasks(tasks);
      const asked = (given<{ task: number }[] | undefined>(expect, 'after') ?? []).map(({ task }) => task);
      const byIndex = new Map(sorted.map((task) => [task.index, task]));
      const after = asked.map((task) => ({
        task,
        wave: byIndex.get(task)?.wave ?? null,
        phase: byIndex.get(task)?.phase ?? null,
      }));
      return { order: sorted.map(({ index }) => index), after };
    },
    MultiStep: (input) => ({ ...spanOf(tasksOf(input)) }),
    SyncPhases: (input) => ({ phases: phasesOf(objectOf(input)) }),
    TaskHookType: (input) => {
      const task = taskOf(input);
      const object = task.target ?? task.live;
      return { hookType: object && isHook(object) ? task.phase : '' };
    },
    TaskHasHookDeletePolicy: (input) => ({ result: has(taskOf(input), given(input, 'policy')) }),
    TaskDeleteOnPhaseCompletion: (input) => {
      const task = taskOf(input);
      const { operationState: state } = task;
      const due =
        (state === 'Succeeded' && has(task, 'HookSucceeded')) ||
        (['Failed', 'Error'].includes(state) && has(task, 'HookFailed'));
      return { result: task.live !== undefined && due };
    },
    TaskDeleteBeforeCreation: (input) => {
      const task = taskOf(input);
      return { result: task.live !== undefined && task.operationState === '' && has(task, 'BeforeHookCreation') };
    },
    TaskWave: (input) => ({ wave: taskOf(input).wave }),
    Hook: (input) => {
      const object = objectOf(input);
      return { isHook: isHook(object), skip: isSkipped(object), types: hookTypesOf(object) };
    },
    HookDeletePolicies: (input) => ({ policies: hookDeletePoliciesOf(objectOf(input)) }),
    HelmDeletePolicies: (input) => ({ policies: helmDeletePolicies(objectOf(input)) }),
    HelmIsHook: (input) => ({ isHook: isHelmHook(objectOf(input)) }),
    HelmTypes: (input) => ({ types: helmHookTypes(objectOf(input)) }),
    HelmWeight: (input) => ({ weight: helmHookWeight(objectOf(input)) }),
    HelmTypeToHookType: (input) => ({ value: hookTypeOfHelm(given(input, 'value')) ?? null }),
    HelmPolicyToPolicy: (input) => ({ value: deletePolicyOfHelm(given(input, 'value')) ?? null }),
    Ignore: (input) => ({ ignore: isIgnored(objectOf(input)) }),
    Wave: (input) => ({ wave: waveOf(objectOf(input)) }),
    AnnotationOption: (input) => {
      const [object, key] = [objectOf(input), given<string>(input, 'key')];
      return {
        values: [...annotationValues(object, key)],
        has: hasAnnotationOption(object, key, given(input, 'option')),
      };
    },
    AnnotationOptionValue: (input) => ({
      value: annotationOptionValue(objectOf(input), given(input, 'key'), given(input, 'option')) ?? null,
    }),
    ParseHookType: (input) => {
      const value = parseHookType(given(input, 'value'));
      return { ok: value !== undefined, value: value ?? '' };
    },
    ParseHookDeletePolicy: (input) => {
      const value = parseHookDeletePolicy(given(input, 'value'));
      return { ok: value !== undefined, value: value ?? '' };
    },
  },
  isSet: (key) => ['phases', 'types', 'policies'].includes(key),
};
