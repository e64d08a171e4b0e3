/** Servers that Seldon Core brings along: they load a model from a URI and need no image. */
export enum ModelServer {
  SKLEARN = 'SKLEARN_SERVER',
  XGBOOST = 'XGBOOST_SERVER',
  TENSORFLOW = 'TENSORFLOW_SERVER',
  MLFLOW = 'MLFLOW_SERVER',
  TRITON = 'TRITON_SERVER',
  HUGGINGFACE = 'HUGGINGFACE_SERVER',
  TEMPO = 'TEMPO_SERVER',
}

/** The protocol that a deployment speaks. */
export enum SeldonProtocol {
  SELDON = 'seldon',
  TENSORFLOW = 'tensorflow',
  KFSERVING = 'kfserving',
  V2 = 'v2',
}
