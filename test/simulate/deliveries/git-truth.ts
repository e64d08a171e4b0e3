import { keyText, type KubeObject } from '../../../lib/kube/index.js';
import type { DeliveryCase, ObjectSpec } from './delivery-case.js';
import { keyFor, manifestOf, OBJECT, SHARED } from './manifests.js';

/** An object that an Application may have in Git. */
export interface Place {
  readonly name: string;
  readonly spec: ObjectSpec;
  readonly namespace: string;
}

/** What one Application wants at one commit, as the test wrote it. */
export class Wanted {
  private readonly byName: ReadonlyMap<string, KubeObject>;
  readonly plain: readonly KubeObject[];
  readonly hooks: readonly KubeObject[];

  constructor(readonly all: readonly KubeObject[]) {
    this.byName = new Map(all.map((object) => [object.metadata.labels?.[OBJECT] ?? '', object]));
    const isHook = ({ metadata }: KubeObject): boolean =>
      metadata.annotations?.['argocd.argoproj.io/hook'] !== undefined;
    this.hooks = all.filter(isHook);
    this.plain = all.filter((object) => !isHook(object));
  }

  /** What a live object should be like, if it is wanted. */
  of({ kind, metadata }: Pick<KubeObject, 'kind' | 'metadata'>): KubeObject | undefined {
    const target = this.byName.get(metadata.labels?.[OBJECT] ?? metadata.name ?? '');
    return target?.kind === kind ? target : undefined;
  }
}

const nothing = new Wanted([]);

/** What is in Git: now, and at every commit there was. */
export class GitTruth {
  /** The places of each Application, with the shared one last. */
  readonly places: ReadonlyMap<string, readonly Place[]>;
  private readonly values = new Map<string, number | undefined>();
  private readonly made = new Map<string, KubeObject>();
  private readonly commits = new Map<string, ReadonlyMap<string, Wanted>>();
  /** The newest commit. */
  head = '';

  constructor({ apps, shared }: DeliveryCase) {
    this.places = new Map(
      apps.map(({ objects }, index) => {
        const name = appNames[index] ?? '';
        const own = objects.map((spec, place) => ({ name: `${name}${place}`, spec, namespace: namespaceOf(name) }));
        const common = shared && { name: SHARED, spec: shared, namespace: namespaceOf('a') };
        return [name, common && apps.length > 1 ? [...own, common] : own];
      }),
    );
    for (const [app, places] of this.places) for (const place of places) this.values.set(`${app}/${place.name}`, 0);
  }

  /** An object of an Application; places are counted beyond the end from the beginning. */
  place(app: string, index: number): Place {
    const all = this.places.get(app) ?? [];
    const place = all[index % all.length];
    if (place === undefined) throw new RangeError(`the Application ${app} has no objects`);
    return place;
  }

  /** Changes what an object is to be like; `undefined` takes it away. */
  set(app: string, name: string, value: number | undefined): void {
    this.values.set(`${app}/${name}`, value);
  }

  /** What every Application wants now. */
  now(): ReadonlyMap<string, Wanted> {
    return new Map(
      [...this.places].map(([app, places]) => [
        app,
        new Wanted(places.flatMap((place) => this.manifest(app, place) ?? [])),
      ]),
    );
  }

  /** The manifest of a place as Git has it now. */
  manifest(app: string, { name, spec, namespace }: Place): KubeObject | undefined {
    const value = this.values.get(`${app}/${name}`);
    if (value === undefined) return undefined;
    const known = this.made.get(`${name} ${value}`);
    if (known !== undefined) return known;
    const manifest = manifestOf(spec, namespace, name, value);
    this.made.set(`${name} ${value}`, manifest);
    return manifest;
  }

  /** Remembers what is wanted now as that of a commit. */
  commit(id: string): void {
    this.commits.set(id, this.now());
    this.head = id;
  }

  isCommit(id: string | undefined): boolean {
    return id !== undefined && this.commits.has(id);
  }

  /** What an Application wants at a commit. */
  at(revision: string | undefined, app: string): Wanted {
    return this.commits.get(revision ?? '')?.get(app) ?? nothing;
  }
}

/** The names of the Applications by their place. */
export const appNames = ['a', 'b', 'c'];

/** The namespace that an Application delivers to. */
export function namespaceOf(app: string): string {
  return `shop-${app}`;
}

/** `keyText` of the object at a place. */
export function textOf({ spec, namespace, name }: Place): string {
  return keyText(keyFor(spec, namespace, name));
}
