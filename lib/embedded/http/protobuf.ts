import type { Json } from '../../kube/index.js';
import { ApiError } from '../errors.js';

/** Decodes a Kubernetes protobuf body. @throws ApiError */
export function decodeProtobuf(_bytes: Buffer): Json {
  throw new ApiError(
    415,
    'UnsupportedMediaType',
    'the body of the request was in an unknown format - accepted media types include: application/json, application/yaml',
  );
}
