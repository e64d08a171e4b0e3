import { isJsonObject, type Json, type JsonObject } from '../../../kube/index.js';
import type { KustomizeSource } from '../../../model/index.js';
import { substitute, type Variables } from '../build-environment.js';
import { imageOverride, type ImageOverride } from './images.js';
import { invalid } from './read-fields.js';
import { countOf } from './replicas.js';

/**
 * A kustomization as it is written, with what its Application adds, as Argo CD edits it: names and namespace replace its own; images and
 * replicas replace those of the same name; labels and annotations must be new, unless they are forced; patches and components come last.
 *
 * @param variables are put into annotations where the Application asks for that
 * @throws SourceError `INVALID_KUSTOMIZATION`
 */
export function edited(written: JsonObject, settings: KustomizeSource, variables: Variables, file: string): JsonObject {
  const { namePrefix, nameSuffix, namespace, components = [], images = [], replicas = [], patches = [] } = settings;
  return {
    ...written,
    ...(namePrefix && { namePrefix }),
    ...(nameSuffix && { nameSuffix }),
    ...(images.length > 0 && { images: replaced(written['images'], images.map(imageOverride).map(imageEntry)) }),
    ...(replicas.length > 0 && {
      replicas: replaced(
        written['replicas'],
        replicas.map(({ name, count }) => ({ name, count: countOf(count, 'kustomize.replicas') })),
      ),
    }),
    ...labelsOf(written, settings, file),
    ...annotationsOf(written, settings, variables, file),
    ...(namespace && { namespace }),
    ...(patches.length > 0 && { patches: [...listOf(written['patches']), ...(patches as Json[])] }),
    ...(components.length > 0 && { components: [...new Set([...listOf(written['components']), ...components])] }),
  };
}

function labelsOf(written: JsonObject, settings: KustomizeSource, file: string): JsonObject {
  const { commonLabels: pairs = {}, labelWithoutSelector = false, labelIncludeTemplates = false } = settings;
  if (Object.keys(pairs).length === 0) return {};
  if (!settings.forceCommonLabels) {
    const rules = listOf(written['labels']).map((rule) => (isJsonObject(rule) ? rule['pairs'] : undefined));
    for (const known of [...rules, written['commonLabels']]) refuseKnown('label', pairs, known, file);
  }
  if (!labelWithoutSelector) return { commonLabels: { ...mapOf(written['commonLabels']), ...pairs } };
  return { labels: [...listOf(written['labels']), { pairs, includeTemplates: labelIncludeTemplates }] };
}

function annotationsOf(
  written: JsonObject,
  { commonAnnotations = {}, commonAnnotationsEnvsubst, forceCommonAnnotations }: KustomizeSource,
  variables: Variables,
  file: string,
): JsonObject {
  if (Object.keys(commonAnnotations).length === 0) return {};
  const added = Object.fromEntries(
    Object.entries(commonAnnotations).map(([key, value]) => [
      key,
      commonAnnotationsEnvsubst ? substitute(value, variables) : value,
    ]),
  );
  const known = written['commonAnnotations'];
  if (!forceCommonAnnotations) refuseKnown('annotation', added, known, file);
  return { commonAnnotations: { ...mapOf(known), ...added } };
}

function refuseKnown(
  what: string,
  added: Readonly<Record<string, string>>,
  known: Json | undefined,
  file: string,
): void {
  const there = mapOf(known);
  const name = Object.keys(added).find((key) => there[key] !== undefined && there[key] !== added[key]);
  if (name === undefined) return;
  throw invalid(`the Application adds the ${what} ${name}, which the kustomization has with another value`, file);
}

/** As `kustomize edit set image` writes one: `*` keeps what is there. */
function imageEntry({ name, newName, newTag, digest }: ImageOverride): JsonObject & { name: string } {
  return { name, ...(newName && { newName }), ...(newTag && { newTag }), ...(digest && { digest }) };
}

function replaced(own: Json | undefined, others: readonly (JsonObject & { name: string })[]): Json[] {
  const before = listOf(own);
  const nameOf = (entry: Json): Json | undefined => (isJsonObject(entry) ? entry['name'] : undefined);
  const kept = before.filter((entry) => others.every(({ name }) => name !== nameOf(entry)));
  const merged = others.map((entry) =>
    keeping(
      entry,
      before.find((one) => nameOf(one) === entry.name),
    ),
  );
  return [...kept, ...merged];
}

function keeping(entry: JsonObject, before: Json | undefined): JsonObject {
  const known = mapOf(before);
  return Object.fromEntries(
    Object.entries(entry)
      .map(([key, value]): [string, Json | undefined] => [key, value === '*' ? known[key] : value])
      .filter(([, value]) => value !== undefined),
  );
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

function mapOf(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}
