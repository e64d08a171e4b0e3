import { SourceError } from '../../engine/index.js';
import { isJsonObject, parseJson, type Json, type JsonObject } from '../../kube/index.js';
import { isDigest } from './reference.js';

/** What of a registry is pointed to. */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  /** In bytes. */
  readonly size: number;
}

/** The layer of an artifact whose files count. */
export interface ContentLayer extends Descriptor {
  readonly isPacked: boolean;
  /** Are these the files of a chart, in a directory of its name? */
  readonly isChart: boolean;
}

const CHART_CONFIG = 'application/vnd.cncf.helm.config.v1+json';
const CHART_LAYER = 'application/vnd.cncf.helm.chart.content.v1.tar+gzip';
const MAX_LAYERS = 10;

/** The layers that are read where the operator names no others: Argo CD's. */
export const layerMediaTypes: readonly string[] = [
  'application/vnd.oci.image.layer.v1.tar',
  'application/vnd.oci.image.layer.v1.tar+gzip',
  CHART_LAYER,
];

const MANIFESTS = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
];
const INDEXES = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
];

/** What a registry is asked to answer with. */
export const acceptedManifests = [...MANIFESTS, ...INDEXES].join(', ');

/** The JSON of a manifest. @throws SourceError `INVALID_SOURCE` */
export function readManifest(text: string, where: string): JsonObject {
  let value: Json | undefined;
  try {
    value = parseJson(text);
  } catch (error) {
    throw invalid(where, 'the manifest is no JSON', error);
  }
  if (isJsonObject(value) && value['schemaVersion'] === 2) return value;
  throw invalid(where, 'this is no manifest of an OCI artifact');
}

/**
 * The manifest that an index means, or `undefined` for what is no index. Files for a cluster are for no platform; where there are
 * several, that without a platform or for linux/amd64 is taken.
 *
 * @throws SourceError `INVALID_SOURCE`
 */
export function manifestOfIndex(manifest: JsonObject, where: string): string | undefined {
  const listed = manifest['manifests'];
  if (!Array.isArray(listed)) return undefined;
  const candidates = listed.filter(isJsonObject).filter((one) => platformOf(one) !== 'unknown/unknown');
  const [only, ...others] = candidates;
  const found =
    others.length === 0
      ? only
      : (candidates.find((one) => platformOf(one) === '') ??
        candidates.find((one) => platformOf(one) === 'linux/amd64'));
  if (found === undefined) throw invalid(where, `none of the ${listed.length} manifests of the index can be chosen`);
  return descriptor(found, where).digest;
}

/**
 * The one layer of an artifact that holds its files, as Argo CD chooses it: that of a chart in a chart, else the one that is a tar
 * archive. Others, such as signatures, are passed over.
 *
 * @param allowed media types of layers that are read
 * @throws SourceError `INVALID_SOURCE`
 */
export function contentLayer(manifest: JsonObject, allowed: readonly string[], where: string): ContentLayer {
  const layers = manifest['layers'];
  const config = manifest['config'];
  if (!Array.isArray(layers) || layers.length > MAX_LAYERS)
    throw invalid(where, `the artifact has ${Array.isArray(layers) ? `more than ${MAX_LAYERS}` : 'no'} layers`);
  const isChart = isJsonObject(config) && config['mediaType'] === CHART_CONFIG;
  const found = layers
    .map((layer) => descriptor(layer, where))
    .filter(({ mediaType }) => (isChart ? mediaType === CHART_LAYER : /tar(?:[+.]gzip)?$/.test(mediaType)));
  const [layer] = found;
  if (layer === undefined || found.length > 1)
    throw invalid(where, `one layer with files is expected (a tar archive), and there are ${found.length}`);
  if (!allowed.includes(layer.mediaType))
    throw invalid(where, `layers of the type ${JSON.stringify(layer.mediaType)} are not read here`);
  const { mediaType } = layer;
  return { ...layer, isPacked: mediaType.endsWith('gzip'), isChart: mediaType === CHART_LAYER };
}

function descriptor(value: Json, where: string): Descriptor {
  if (isJsonObject(value)) {
    const { mediaType = '', digest, size } = value;
    const isSized = typeof size === 'number' && Number.isSafeInteger(size) && size >= 0;
    if (typeof mediaType === 'string' && typeof digest === 'string' && isDigest(digest) && isSized)
      return { mediaType, digest, size };
  }
  throw invalid(where, 'the manifest points to something without a digest and a size');
}

function platformOf(manifest: JsonObject): string {
  const { platform } = manifest;
  return isJsonObject(platform) ? `${String(platform['os'])}/${String(platform['architecture'])}` : '';
}

function invalid(where: string, what: string, cause?: unknown): SourceError {
  return new SourceError('INVALID_SOURCE', what, {
    where,
    remedy: 'publish the files as one layer (helm push, oras push), and name that artifact',
    ...(cause === undefined ? {} : { cause }),
  });
}
