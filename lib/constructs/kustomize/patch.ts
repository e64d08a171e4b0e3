import type { ApiObject } from 'cdk8s';
import { applyMergePatch, writeYaml, type Json, type JsonObject } from '../../kube/index.js';
import { invalidValue } from '../errors.js';
import type { Patch as PatchJson, PatchTarget } from './fields/index.js';

/** One step of a JSON patch (RFC 6902). */
export type PatchOperation =
  | { readonly op: 'add' | 'replace' | 'test'; readonly path: string; readonly value: Json }
  | { readonly op: 'remove'; readonly path: string }
  | { readonly op: 'move' | 'copy'; readonly path: string; readonly from: string };

/** A change to some objects of what a kustomization stands on. */
export class Patch {
  /**
   * Fields that are merged into objects; `null` removes. Without a target, the patch says by its `apiVersion`, `kind` and
   * `metadata.name` whom it means.
   */
  static merge(patch: JsonObject, target?: PatchTarget | ApiObject): Patch {
    if (target) {
      const chosen = targetOf(target);
      // Kustomize wants these in every patch, and does not look at them when there is a target; apiVersion it would set.
      const named = { kind: chosen.kind ?? 'Any', metadata: { name: chosen.name ?? 'any' } };
      return new Patch(writeYaml(applyMergePatch(named, patch)), chosen);
    }
    const { kind, apiVersion, metadata } = patch;
    const name = typeof metadata === 'object' && metadata && 'name' in metadata ? metadata['name'] : undefined;
    if (typeof kind !== 'string' || typeof apiVersion !== 'string' || typeof name !== 'string') {
      throw invalidValue(
        'Patch.merge',
        'neither a target nor whom it is for',
        'a target, or apiVersion, kind and name',
      );
    }
    return new Patch(writeYaml(patch), { ...groupVersion(apiVersion), kind, name }, true);
  }

  /** Steps that are taken one after the other. */
  static json(target: PatchTarget | ApiObject, ...operations: readonly PatchOperation[]): Patch {
    if (operations.length === 0) throw invalidValue('Patch.json', operations, 'at least one step');
    const odd = operations.find(({ path }) => path !== '' && !path.startsWith('/'));
    if (odd) throw invalidValue('Patch.json path', odd.path, 'a JSON pointer such as /spec/replicas');
    return new Patch(writeYaml(operations.map((each) => ({ ...each }))), targetOf(target));
  }

  private constructor(
    private readonly text: string,
    /** Whom it is for. */
    readonly target: PatchTarget,
    private readonly saysItself = false,
  ) {
    if (Object.values(target).every((value) => value === undefined || value === '')) {
      throw invalidValue('Patch target', 'nothing', 'at least a kind, a name or a selector');
    }
  }

  /** As the kustomization says it. */
  toJson(): PatchJson {
    return { patch: this.text, ...(!this.saysItself && { target: this.target }) };
  }
}

function targetOf(target: PatchTarget | ApiObject): PatchTarget {
  if (!('apiVersion' in target)) return target;
  return { ...groupVersion(target.apiVersion), kind: target.kind, name: target.name };
}

function groupVersion(apiVersion: string): PatchTarget {
  const [first = '', version] = apiVersion.split('/');
  return version === undefined ? { version: first } : { group: first, version };
}
