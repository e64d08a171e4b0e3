import {
  argoCdSettings,
  asksAgain,
  isCompleted,
  step,
  tasksOf,
  type KindLookup,
  type Observation,
  type Outcome,
} from '../../../../lib/engine/index.js';
import type { JsonObject } from '../../../../lib/kube/index.js';
import type { OperationState } from '../../../../lib/model/index.js';
import { given, type Vector } from '../../topic.js';
import { containing, now, succeeded } from '../controller/world.js';
import { applicationOf, kindsOf, worldOf } from './sync.js';

/** A sync on a cluster that does not always say what it serves. */
export function discoveryRetry(input: JsonObject, { expect }: Vector): JsonObject {
  const namespace = given<string>(input, 'namespace');
  const app = applicationOf(given<JsonObject>(input, 'options'), namespace);
  const { targets, live } = worldOf(given(input, 'resources'), [], namespace);
  const asked = { calls: 0 };
  const seen: Omit<Observation, 'outcomes'> = {
    now,
    app,
    revision: 'abc',
    targets,
    live,
    kinds: hesitant(input, asked),
    window: { allowed: true },
    settings: { ...argoCdSettings, waveDelaySeconds: 0 },
  };
  let state: OperationState = { operation: app.operation ?? {}, phase: 'Running', startedAt: now };
  const { invalid } = tasksOf(state, { ...seen, outcomes: [] });
  let outcomes: Outcome[] = [];
  for (let steps = 0; steps < 20 && !isCompleted(state.phase); steps++) {
    const next = step(state, { ...seen, outcomes });
    state = next.operation;
    outcomes = next.effects.map(succeeded);
  }
  return {
    discoveryCalls: asked.calls,
    successful: invalid.length === 0,
    phase: state.phase,
    resultCount: state.syncResult?.resources?.length ?? 0,
    messageContains: containing(state.message ?? '', expect['messageContains']),
  };
}

/** A discovery that refuses at first, or always. What it said of a kind is remembered. */
function hesitant(input: JsonObject, asked: { calls: number }): KindLookup {
  const error = given<string | undefined>(input, 'discoveryError');
  let failures = error === undefined ? given<number>(input, 'discoveryFailures') : Infinity;
  const reason = input['failureHttpStatus'] === 401 ? 'Unauthorized' : 'Unknown';
  const known = kindsOf([]);
  const answers = new Map<string, ReturnType<KindLookup>>();
  return (gvk) => {
    const key = `${gvk.group}/${gvk.version}/${gvk.kind}`;
    if (answers.has(key)) return answers.get(key);
    let answer = known(gvk);
    for (let tries = 1; ; tries++) {
      asked.calls++;
      if (failures-- <= 0) break;
      if (asksAgain(error === undefined ? reason : 'Unknown', tries)) continue;
      answer = { namespaced: true, served: false, problem: error ?? 'the server refused' };
      break;
    }
    answers.set(key, answer);
    return answer;
  };
}
