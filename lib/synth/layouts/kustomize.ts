import { gvkOf, keyOf, keyText, writeYaml, type Json, type KubeObject } from '../../kube/index.js';
import type { OutputFile } from '../output-file.js';
import type { SynthesizedApplication, SynthesizedObject } from '../synthesis.js';
import { additionsTo, commonPart } from './common-part.js';
import { nameFiles } from './file-names.js';
import { folderOf, kustomizationAt, type TextOf } from './folder.js';

/**
 * Applications as overlays: an object that every environment of an application has stands in its base, with what is the same
 * everywhere; each overlay adds its own by JSON patches, and holds the objects that are its own.
 */
export function baseAndOverlays(applications: readonly SynthesizedApplication[], textOf: TextOf): OutputFile[] {
  const byBase = new Map<string, SynthesizedApplication[]>();
  for (const each of applications) {
    const base = `base/${each.path.split('/').slice(2).join('/')}`;
    byBase.set(base, [...(byBase.get(base) ?? []), each]);
  }
  return [...byBase].flatMap(([base, instances]) => {
    const shared = new Map<string, KubeObject>();
    for (const key of keysOf(instances)) {
      const all = instances.flatMap(({ objects }) => objects.filter((each) => identityOf(each) === key));
      if (all.length < instances.length || all.some(({ text }) => text !== undefined)) continue;
      const common = commonPart(all.map(({ object }) => object));
      if (isWhole(common)) shared.set(key, common);
    }
    const overlays = instances.flatMap((each) => overlay(each, base, shared, textOf));
    return shared.size > 0 ? [...folderOf(base, [...shared.values()], writeYaml), ...overlays] : overlays;
  });
}

function overlay(
  { path, objects }: SynthesizedApplication,
  base: string,
  shared: ReadonlyMap<string, KubeObject>,
  textOf: TextOf,
): OutputFile[] {
  const own = objects.filter((each) => !shared.has(identityOf(each))).map(({ object }) => object);
  const patched = objects.flatMap((each) => {
    const common = shared.get(identityOf(each));
    const additions = common ? additionsTo(common, each.object) : [];
    return additions.length > 0 ? [{ object: each.object, additions }] : [];
  });
  const names = new Map(
    nameFiles(
      patched.map(({ object }) => object),
      false,
    ).map(({ name, object }) => [object, name]),
  );
  const files = patched.map(({ object, additions }) => ({
    path: `${path}/patch-${names.get(object) ?? ''}`,
    content: writeYaml(additions),
  }));
  const patches = patched.map(({ object }): Json => ({
    path: `patch-${names.get(object) ?? ''}`,
    target: targetOf(object),
  }));
  const up = '../'.repeat(path.split('/').length);
  const ownFiles = folderOf(path, own, textOf).filter((file) => !file.path.endsWith('/kustomization.yaml'));
  const resources = [
    ...(shared.size > 0 ? [`${up}${base}`] : []),
    ...ownFiles.map((file) => file.path.slice(path.length + 1)).sort(),
  ];
  return [...ownFiles, ...files, kustomizationAt(path, resources, patches)];
}

/** What a kustomization selects by: names are regular expressions there, matched as a whole. */
function targetOf(object: KubeObject): Json {
  const { group, version, kind } = gvkOf(object);
  const { name = '', namespace } = object.metadata;
  return {
    ...(group !== '' && { group }),
    version,
    kind,
    name: quoted(name),
    ...(namespace !== undefined && { namespace: quoted(namespace) }),
  };
}

function quoted(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function keysOf(instances: readonly SynthesizedApplication[]): Set<string> {
  return new Set(instances.flatMap(({ objects }) => objects.map(identityOf)));
}

function identityOf({ object }: SynthesizedObject): string {
  return `${object.apiVersion} ${keyText(keyOf(object))}`;
}

function isWhole(json: Json | undefined): json is KubeObject {
  return typeof json === 'object' && json !== null && 'kind' in json && 'apiVersion' in json && 'metadata' in json;
}
