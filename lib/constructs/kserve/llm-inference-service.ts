import type { Construct } from 'constructs';
import { isKind, SpecResource, type SpecProps } from '../custom-resource.js';
import { invalidProp } from '../errors.js';
import { exactlyOne } from '../one-of.js';
import type { LLMInferenceServiceSpec, LlmWorkload } from './fields/index.js';

const kind = { apiVersion: 'serving.kserve.io/v1alpha2', kind: 'LLMInferenceService' } as const;

/**
 * `serving.kserve.io/v1alpha2 LLMInferenceService`: a language model over several pods and machines.
 *
 * @example
 * new LLMInferenceService(this, 'chat', {
 *   spec: {
 *     model: { uri: ModelUri.huggingFace('Qwen/Qwen2.5-7B-Instruct', 'a09a35458c702b33eeacc393d103063234e8bc28').toString() },
 *     parallelism: { tensor: 2 },
 *     replicas: 3,
 *     router: { route: {}, gateway: {}, scheduler: {} },
 *   },
 * });
 */
export class LLMInferenceService extends SpecResource<LLMInferenceServiceSpec> {
  /** Whether a value is an LLMInferenceService construct. */
  static isLLMInferenceService(value: unknown): value is LLMInferenceService {
    return isKind(value, kind);
  }

  constructor(scope: Construct, id: string, props: SpecProps<LLMInferenceServiceSpec>) {
    super(scope, id, kind, props);
    const { model, baseRefs = [], prefill } = props.spec;
    if (!model && baseRefs.length === 0)
      throw invalidProp(this, 'spec.model', model, 'a model, or baseRefs that have one');
    this.checkWorkload('spec', props.spec);
    if (prefill) this.checkWorkload('spec.prefill', prefill);
  }

  private checkWorkload(where: string, { replicas, scaling }: LlmWorkload): void {
    if (!scaling) return;
    if (replicas !== undefined) throw invalidProp(this, where, 'replicas and scaling', 'one of them');
    const { minReplicas = 1, maxReplicas, wva } = scaling;
    if (minReplicas > maxReplicas) {
      throw invalidProp(this, `${where}.scaling`, `${minReplicas} to ${maxReplicas}`, 'minReplicas up to maxReplicas');
    }
    exactlyOne(this, `${where}.scaling.wva`, { hpa: wva?.hpa, keda: wva?.keda });
  }
}
