import { at } from '../../read.js';
import { suspended, type HealthRule } from '../health.js';
import { existing, jobByConditions, observed, type HealthRules } from '../rules.js';

const finished = jobByConditions('Succeeded', 'Failed');

/** A training job is healthy when it has succeeded, and progresses until then: a wave can wait for it. */
const trainingJob: HealthRule = (object) => {
  const health = observed(finished)(object);
  const held = at(object, 'spec', 'runPolicy', 'suspend') === true;
  return held && health.status === 'Progressing' ? suspended('The job is suspended') : health;
};

const trainJob = observed(jobByConditions('Complete', 'Failed'));

/** Kubeflow's training operator, Trainer and Katib. */
export const kubeflowRules: HealthRules = {
  'kubeflow.org/PyTorchJob': trainingJob,
  'kubeflow.org/TFJob': trainingJob,
  'kubeflow.org/MPIJob': trainingJob,
  'kubeflow.org/XGBoostJob': trainingJob,
  'kubeflow.org/PaddleJob': trainingJob,
  'kubeflow.org/JAXJob': trainingJob,
  'kubeflow.org/Experiment': observed(finished),
  'kubeflow.org/Trial': observed(finished),
  'kubeflow.org/Suggestion': observed(finished),
  'trainer.kubeflow.org/TrainJob': trainJob,
  'trainer.kubeflow.org/TrainingRuntime': existing,
  'trainer.kubeflow.org/ClusterTrainingRuntime': existing,
};
