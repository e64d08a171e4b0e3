import type { Construct } from 'constructs';
import { isKind, SpecResource, type SpecProps } from '../custom-resource.js';
import { invalidProp } from '../errors.js';
import type { SuggestionSpec, TrialSpec } from './fields/index.js';

const trial = { apiVersion: 'kubeflow.org/v1beta1', kind: 'Trial' } as const;

/** `kubeflow.org/v1beta1 Trial` of Katib: one training with chosen parameters. Katib makes them itself for an Experiment. */
export class Trial extends SpecResource<TrialSpec> {
  /** Whether a value is a Trial construct. */
  static isTrial(value: unknown): value is Trial {
    return isKind(value, trial);
  }

  constructor(scope: Construct, id: string, props: SpecProps<TrialSpec>) {
    super(scope, id, trial, props);
    const names = props.spec.parameterAssignments.map(({ name }) => name);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined)
      throw invalidProp(this, 'spec.parameterAssignments', `two of ${twice}`, 'one of each name');
  }
}

const suggestion = { apiVersion: 'kubeflow.org/v1beta1', kind: 'Suggestion' } as const;

/** `kubeflow.org/v1beta1 Suggestion` of Katib: what an algorithm proposes. Katib makes one itself for each Experiment. */
export class Suggestion extends SpecResource<SuggestionSpec> {
  /** Whether a value is a Suggestion construct. */
  static isSuggestion(value: unknown): value is Suggestion {
    return isKind(value, suggestion);
  }

  constructor(scope: Construct, id: string, props: SpecProps<SuggestionSpec>) {
    super(scope, id, suggestion, props);
  }
}
