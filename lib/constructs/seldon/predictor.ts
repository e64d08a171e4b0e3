import { renderContainer, renderPodTemplate, type ContainerProps, type PodProps } from '../core/index.js';
import type { GraphNode, ModelExplainer, Predictor } from './fields/index.js';
import type { ModelServer } from './model-server.js';

/** One version of a model, and how it runs. Either an image or a model server with a model URI. */
export interface PredictorProps extends Partial<ContainerProps> {
  /**
   * A server that Seldon Core brings along.
   * @default - the image serves the model itself
   */
  readonly server?: ModelServer;

  /**
   * Where the model server loads the model from, such as `s3://models/sentiment/v3`.
   * @default - the image holds the model
   */
  readonly modelUri?: string;

  /**
   * How many pods serve it.
   * @default 1
   */
  readonly replicas?: number;

  /**
   * What the pods have beside their container.
   * @default - nothing
   */
  readonly pod?: PodProps;

  /**
   * A Secret whose keys become environment variables of the part that downloads the model.
   * @default - none
   */
  readonly envSecretRefName?: string;

  /**
   * Explains the answers of the model.
   * @default - none
   */
  readonly explainer?: ModelExplainer;

  /**
   * An inference graph instead of the one model: routers, combiners, transformers. The containers of its nodes stand in
   * `predictor.componentSpecs`.
   * @default - one node, the model
   */
  readonly graph?: GraphNode;

  /**
   * Further fields of the predictor, as they are: annotations, engine resources, scaling.
   * @default - none
   */
  readonly predictor?: Omit<Partial<Predictor>, 'name' | 'traffic' | 'graph'>;
}

/** A predictor as the operator reads it. The container is named as its node of the graph: so they find each other. */
export function renderPredictor(
  name: string,
  node: string,
  props: PredictorProps,
  traffic: number | undefined,
): Predictor {
  const { image, server, modelUri, replicas, pod, envSecretRefName, explainer, graph, predictor, ...container } = props;
  const components = image !== undefined ? [renderContainer(node, { ...container, image })] : [];
  return {
    name,
    ...(replicas !== undefined && { replicas }),
    ...(traffic !== undefined && { traffic }),
    ...(components.length > 0 && { componentSpecs: [renderPodTemplate(components, pod)] }),
    ...(explainer && { explainer }),
    ...predictor,
    graph: graph ?? {
      name: node,
      ...(server === undefined ? { type: 'MODEL' } : { implementation: server }),
      ...(modelUri !== undefined && { modelUri }),
      ...(envSecretRefName !== undefined && { envSecretRefName }),
      children: [],
    },
  };
}
