import {
  equalJson,
  labelSelectorOf,
  matchesSelector,
  type Json,
  type KubeObject,
  type LabelSelector,
} from '../../../kube/index.js';
import { bootstrapRoles } from '../../access/bootstrap-roles.js';
import { objectsAt } from '../../fields.js';
import type { Change } from '../collection.js';
import type { Resource } from '../resource.js';
import type { Store } from '../store.js';
import type { Controller } from './controllers.js';

const RBAC = 'rbac.authorization.k8s.io';

/** Seeds the roles and bindings that every cluster has, and lets aggregated ClusterRoles gather the rules of those they select. */
export class RoleController implements Controller {
  private readonly clusterRoles: Resource;
  /** The aggregated roles by name, with what they select. */
  private readonly aggregated = new Map<string, readonly LabelSelector[]>();

  constructor(private readonly store: Store) {
    this.clusterRoles = store.builtin(RBAC, 'ClusterRole');
  }

  begin(): void {
    for (const role of this.store.collection(this.clusterRoles).values()) {
      const selectors = selectorsOf(role);
      if (selectors.length > 0) this.aggregated.set(role.metadata.name ?? '', selectors);
    }
    const time = this.store.now();
    for (const seed of bootstrapRoles()) {
      const resource = this.store.builtin(RBAC, seed.kind);
      const { namespace = '', name = '', managedFields = [] } = seed.metadata;
      if (this.store.find(resource, namespace, name) !== undefined) continue;
      const metadata = {
        ...seed.metadata,
        uid: this.store.options.uid(),
        creationTimestamp: time,
        managedFields: managedFields.map((entry) => ({ ...entry, time })),
      };
      this.store.put(resource, { ...seed, metadata }, undefined);
    }
  }

  react(collection: string, { type, object, before }: Change): void {
    if (collection !== `${RBAC}/ClusterRole`) return;
    const { name = '' } = object.metadata;
    const selectors = type === 'DELETED' ? [] : selectorsOf(object);
    if (selectors.length > 0) this.aggregated.set(name, selectors);
    else this.aggregated.delete(name);
    for (const [gatherer, wanted] of this.aggregated) {
      const concerns =
        gatherer === name || [object, before].some((role) => role !== undefined && selects(wanted, role));
      if (concerns) this.gather(gatherer, wanted);
    }
  }

  /** Writes the rules of an aggregated role; what it has gathered may be gathered by others in turn. */
  private gather(name: string, selectors: readonly LabelSelector[]): void {
    const role = this.store.find(this.clusterRoles, '', name);
    if (role === undefined || role.metadata.deletionTimestamp !== undefined) return;
    const rules: Json[] = [];
    const others = this.store
      .collection(this.clusterRoles)
      .list()
      .filter(({ metadata }) => metadata.name !== name);
    for (const selector of selectors) {
      for (const other of others.filter((each) => selects([selector], each))) {
        for (const rule of objectsAt(other, 'rules'))
          if (!rules.some((known) => equalJson(known, rule))) rules.push(rule);
      }
    }
    if (!equalJson(objectsAt(role, 'rules'), rules))
      this.store.writer.replace(this.clusterRoles, role, { ...role, rules });
  }
}

function selectorsOf(role: KubeObject): LabelSelector[] {
  return objectsAt(role, 'aggregationRule', 'clusterRoleSelectors').flatMap((selector) => {
    try {
      return [labelSelectorOf(selector)];
    } catch {
      return [];
    }
  });
}

function selects(selectors: readonly LabelSelector[], { metadata }: KubeObject): boolean {
  return (
    metadata.labels !== undefined && selectors.some((selector) => matchesSelector(selector, metadata.labels ?? {}))
  );
}
