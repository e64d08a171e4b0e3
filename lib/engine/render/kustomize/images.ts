import { isJsonObject, objectAt, type Json, type KubeObject } from '../../../kube/index.js';
import { type Fields } from './read-fields.js';
import type { Resource } from './resource.js';

/** Another name, tag or digest for images of one name. */
export interface ImageOverride {
  /** The name, which Kustomize reads as a regular expression. */
  readonly name: string;
  readonly newName: string;
  readonly newTag: string;
  readonly digest: string;
}

/** @throws SourceError `INVALID_KUSTOMIZATION`, `UNSUPPORTED_KUSTOMIZATION_FIELD` */
export function readImages(fields: Fields): ImageOverride[] {
  return fields.objects('images').map((image) => {
    image.only(['name', 'newName', 'newTag', 'digest']);
    return {
      name: image.text('name'),
      newName: image.text('newName'),
      newTag: image.scalar('newTag'),
      digest: image.text('digest'),
    };
  });
}

/** Reads `[old=]new[:tag][@digest]`, as an Application writes it. */
export function imageOverride(text: string): ImageOverride {
  const equals = text.indexOf('=');
  const { name, tag, digest } = split(text.slice(equals + 1));
  const old = equals < 0 ? name : text.slice(0, equals);
  return { name: old, newName: name === old ? '' : name, newTag: tag, digest };
}

/**
 * Sets images in all `containers` and `initContainers`, at any depth and in any kind but a definition of kinds, and those that volumes of
 * pods and templates of pods are made of.
 */
export function setImages(resources: readonly Resource[], overrides: readonly ImageOverride[]): void {
  if (overrides.length === 0) return;
  const compiled = overrides.map((override) => ({ override, pattern: patternOf(override.name) }));
  for (const { object } of resources) {
    if (object.kind === 'CustomResourceDefinition') continue;
    const change = (image: string): string => {
      let current = image;
      for (const { override, pattern } of compiled) if (pattern.test(current)) current = changed(current, override);
      return current;
    };
    visit(object, change);
    setVolumes(object, change);
  }
}

function setVolumes(object: KubeObject, change: (image: string) => string): void {
  for (const path of [['spec'], ['spec', 'template', 'spec']]) {
    const volumes = objectAt(object, ...path)?.['volumes'];
    for (const volume of Array.isArray(volumes) ? volumes : []) {
      const image = objectAt(volume, 'image');
      if (typeof image?.['reference'] === 'string') image['reference'] = change(image['reference']);
    }
  }
}

function visit(value: Json | undefined, change: (image: string) => string): void {
  if (Array.isArray(value)) for (const item of value) visit(item, change);
  if (!isJsonObject(value)) return;
  for (const [key, child] of Object.entries(value)) {
    if ((key === 'containers' || key === 'initContainers') && Array.isArray(child)) {
      for (const container of child) {
        if (isJsonObject(container) && typeof container['image'] === 'string') {
          container['image'] = change(container['image']);
        }
      }
    }
    visit(child, change);
  }
}

function changed(image: string, { newName, newTag, digest }: ImageOverride): string {
  const was = split(image);
  const name = newName || was.name;
  return newTag === '' && digest === '' ? join(name, was.tag, was.digest) : join(name, newTag, digest);
}

function join(name: string, tag: string, digest: string): string {
  return `${name}${tag && `:${tag}`}${digest && `@${digest}`}`;
}

function split(image: string): { name: string; tag: string; digest: string } {
  const at = image.indexOf('@');
  const [rest, digest] = at < 0 ? [image, ''] : [image.slice(0, at), image.slice(at + 1)];
  const colon = rest.indexOf(':', rest.lastIndexOf('/') + 1);
  return colon < 0
    ? { name: rest, tag: '', digest }
    : { name: rest.slice(0, colon), tag: rest.slice(colon + 1), digest };
}

function patternOf(name: string): RegExp {
  const parts = '(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?$';
  try {
    return new RegExp(`^${name}${parts}`);
  } catch {
    return new RegExp(`^${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}${parts}`);
  }
}
