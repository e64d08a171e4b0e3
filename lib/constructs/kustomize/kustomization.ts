import { posix } from 'node:path';
import { ApiObject, App, Chart } from 'cdk8s';
import { writeYaml, type Json, type JsonObject } from '../../kube/index.js';
import { Source, type GitSourceProps } from '../argocd/index.js';
import { ConstructError, invalidValue } from '../errors.js';
import { sourceTextOf } from '../source-text.js';
import { TextFiles, type TextFile } from '../text-files.js';
import type { ImageRef } from '../values/index.js';
import { checkReferences } from './check-references.js';
import type { ConfigMapGenerator, GeneratorOptions, Kustomization as Fields, LabelRule } from './fields/index.js';
import type { Patch } from './patch.js';

/** A ConfigMap that is made of texts and files; its name ends in a hash, so that its pods restart when it changes. */
export interface ConfigMapProps {
  /**
   * Short texts, by key.
   * @default - none
   */
  readonly texts?: Readonly<Record<string, string>>;

  /**
   * Files, by key: each is written beside the kustomization.
   * @default - none
   */
  readonly files?: Readonly<Record<string, string>>;

  /**
   * Whether it is new, or joins or replaces that of the same name below.
   * @default create
   */
  readonly behavior?: 'create' | 'merge' | 'replace';

  /**
   * Labels, annotations, and whether the name ends in a hash.
   * @default - the kustomization's
   */
  readonly options?: GeneratorOptions;
}

/** What a kustomization says, beside its folder. */
export interface KustomizationProps {
  /**
   * Makes objects in a chart of their own: they are written beside the kustomization, a file each.
   * @default - none
   */
  readonly objects?: (chart: Chart) => void;

  /**
   * Other kustomizations whose objects it takes, and URLs of such.
   * @default - none
   */
  readonly resources?: readonly (Kustomization | string)[];

  /**
   * Components, which change its objects.
   * @default - none
   */
  readonly components?: readonly Kustomization[];

  /**
   * The namespace of all objects.
   * @default - as they say
   */
  readonly namespace?: string;

  /**
   * What goes before all names.
   * @default - nothing
   */
  readonly namePrefix?: string;

  /**
   * What goes after all names.
   * @default - nothing
   */
  readonly nameSuffix?: string;

  /**
   * Labels of all objects, but not of selectors, which could never change again.
   * @default - none
   */
  readonly labels?: Readonly<Record<string, string>> | readonly LabelRule[];

  /**
   * Annotations of all objects.
   * @default - none
   */
  readonly annotations?: Readonly<Record<string, string>>;

  /**
   * Images, by the name that the objects below use.
   * @default - as the objects say
   */
  readonly images?: Readonly<Record<string, ImageRef>>;

  /**
   * Replicas, by the name of the workload.
   * @default - as the objects say
   */
  readonly replicas?: Readonly<Record<string, number>>;

  /**
   * Changes to objects.
   * @default - none
   */
  readonly patches?: readonly Patch[];

  /**
   * ConfigMaps that are generated, by name. There is no such thing for Secrets: it would keep them in plain text.
   * @default - none
   */
  readonly configMaps?: Readonly<Record<string, ConfigMapProps>>;

  /**
   * Further fields, as they are.
   * @default - none
   */
  readonly extra?: Fields;
}

/**
 * A kustomization as output: a base, an overlay or a component, with the files that it needs. Folders are named once; the paths
 * between them are derived. What patches, images and replicas name must be there.
 *
 * @example
 * const base = Kustomization.of('apps/serving/base', { objects: (chart) => void new Serving(chart, 'serving') });
 * const production = base.overlay('apps/serving/overlays/production', {
 *   images: { sentiment: ImageRef.parse('registry.example.com/sentiment:2.0.0') },
 *   patches: [Patch.merge({ spec: { replicas: 4 } }, { kind: 'Deployment', name: 'sentiment' })],
 * });
 * production.writeTo('gitops');
 * new Application(this, 'serving', { source: production.source({ repoURL, targetRevision: 'main' }), destination });
 */
export class Kustomization extends TextFiles {
  /** A base, or whatever stands by itself. @throws ConstructError INVALID_VALUE for a folder that is none, or for nothing */
  static of(path: string, props: KustomizationProps): Kustomization {
    return new Kustomization('Kustomization', path, props);
  }

  /** A component: changes that overlays take or leave. */
  static component(path: string, props: KustomizationProps): Kustomization {
    return new Kustomization('Component', path, props);
  }

  private readonly made: readonly ApiObject[];

  private constructor(
    private readonly kind: 'Kustomization' | 'Component',
    /** Its folder, from the top of the repository. */
    readonly path: string,
    private readonly props: KustomizationProps,
  ) {
    super();
    if (!/^[\w][\w.-]*(\/[\w][\w.-]*)*$/.test(path)) {
      throw invalidValue('Kustomization path', path, 'a folder of the repository, without a leading / and without ..');
    }
    this.made = props.objects ? makeObjects(path, props.objects) : [];
    const { resources = [], components = [] } = props;
    const component = resources.find((each) => typeof each !== 'string' && each.kind === 'Component');
    if (component) throw invalidValue(`Kustomization ${path}, resources`, 'a component', 'it among components');
    const whole = components.find(({ kind }) => kind !== 'Component');
    if (whole) throw invalidValue(`Kustomization ${path}, components`, whole.path, 'components alone');
    checkReferences(path, props, this.objects());
  }

  /** A kustomization that stands on this one. */
  overlay(path: string, props: KustomizationProps = {}): Kustomization {
    return Kustomization.of(path, { ...props, resources: [this, ...(props.resources ?? [])] });
  }

  /** The source of an Application that delivers it. */
  source(repository: Omit<GitSourceProps, 'path' | 'directory' | 'helm' | 'plugin'>): Source {
    return Source.git({ ...repository, path: this.path });
  }

  /** All objects that its changes can be about; undefined when some, or their names, are not known here. */
  private objects(): readonly JsonObject[] | undefined {
    const { resources = [], components = [], configMaps = {}, extra = {} } = this.props;
    const parts = resources.map((each) => (typeof each === 'string' || each.renames ? undefined : each.objects()));
    const others = [extra.resources, extra.components, extra.helmCharts, extra.configMapGenerator, extra.generators];
    const isOpen = others.some((list) => list !== undefined && list.length > 0);
    if (isOpen || components.length > 0 || this.kind === 'Component' || parts.includes(undefined)) return undefined;
    const generated = Object.keys(configMaps).map((name) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name },
    }));
    const made = this.made.map((object) => object.toJson() as JsonObject);
    return [...made, ...generated, ...parts.flatMap((part) => part ?? [])];
  }

  /** Whether who stands on it knows objects or images by other names. */
  private get renames(): boolean {
    const { namePrefix, nameSuffix, images = {}, extra = {} } = this.props;
    const renamed = Object.entries(images).some(([name, { repository }]) => name !== repository);
    return renamed || [namePrefix, nameSuffix, extra.images].some((each) => each !== undefined);
  }

  /** Its files and those of what it stands on. */
  files(): readonly TextFile[] {
    const { resources = [], components = [] } = this.props;
    const others = [...resources, ...components].filter((each) => typeof each !== 'string');
    const all = new Map(others.flatMap((each) => each.files()).map((file) => [file.path, file]));
    for (const file of this.ownFiles()) {
      const path = `${this.path}/${file.path}`;
      if (all.has(path)) throw invalidValue('Kustomization path', path, 'one folder for each kustomization');
      all.set(path, { path, content: file.content });
    }
    return [...all.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  private ownFiles(): TextFile[] {
    const objects = this.made.map((object) => ({
      path: `${object.kind}-${object.name}.yaml`.toLowerCase(),
      content: sourceTextOf(object) ?? writeYaml(object.toJson() as Json),
    }));
    const generated = Object.entries(this.props.configMaps ?? {}).flatMap(([name, { files = {} }]) =>
      Object.entries(files).map(([key, content]) => ({ path: `${name}/${key}`, content })),
    );
    const names = objects.map(({ path }) => path).sort();
    const fields = { ...this.render(names) };
    const kustomization = writeYaml(JSON.parse(JSON.stringify(fields)) as Json);
    return [...objects, ...generated, { path: 'kustomization.yaml', content: kustomization }];
  }

  private render(objects: readonly string[]): Fields & { readonly apiVersion: string; readonly kind: string } {
    const {
      resources = [],
      components = [],
      labels,
      images = {},
      replicas = {},
      patches = [],
      extra = {},
    } = this.props;
    const { namespace, namePrefix, nameSuffix, annotations, configMaps = {} } = this.props;
    const pathTo = (other: Kustomization | string): string =>
      typeof other === 'string' ? other : posix.relative(this.path, other.path);
    const lists = {
      resources: [...objects, ...resources.map(pathTo), ...(extra.resources ?? [])],
      components: [...components.map(pathTo), ...(extra.components ?? [])],
      images: [...Object.entries(images).map(renderImage), ...(extra.images ?? [])],
      replicas: [...Object.entries(replicas).map(([name, count]) => ({ name, count })), ...(extra.replicas ?? [])],
      patches: [...patches.map((each) => each.toJson()), ...(extra.patches ?? [])],
      configMapGenerator: [...Object.entries(configMaps).map(renderConfigMap), ...(extra.configMapGenerator ?? [])],
      labels: [...(labels ? renderLabels(labels) : []), ...(extra.labels ?? [])],
    };
    const filled = Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0));
    return {
      apiVersion: `kustomize.config.k8s.io/${this.kind === 'Component' ? 'v1alpha1' : 'v1beta1'}`,
      kind: this.kind,
      ...extra,
      ...(namespace !== undefined && { namespace }),
      ...(namePrefix !== undefined && { namePrefix }),
      ...(nameSuffix !== undefined && { nameSuffix }),
      ...(annotations && { commonAnnotations: annotations }),
      ...filled,
    };
  }
}

function makeObjects(path: string, make: (chart: Chart) => void): readonly ApiObject[] {
  const chart = new Chart(new App(), path.replaceAll('/', '-'), { disableResourceNameHashes: true });
  make(chart);
  const faults = chart.node.findAll().flatMap(({ node }) => node.validate().map((text) => `[${node.path}] ${text}`));
  if (faults.length > 0) throw new ConstructError('INVALID_PROPS', faults.join('\n'), { where: path });
  return chart.node.findAll().filter((construct) => ApiObject.isApiObject(construct));
}

function renderImage([name, image]: [string, ImageRef]): NonNullable<Fields['images']>[number] {
  const { repository, tag, digest } = image;
  return {
    name,
    ...(repository !== name && { newName: repository }),
    ...(tag !== undefined && { newTag: tag }),
    ...(digest !== undefined && { digest }),
  };
}

function renderConfigMap([name, props]: [string, ConfigMapProps]): ConfigMapGenerator {
  const { texts = {}, files = {}, behavior, options } = props;
  const literals = Object.entries(texts).map(([key, text]) => `${key}=${text}`);
  const paths = Object.keys(files).map((key) => `${name}/${key}`);
  return {
    name,
    ...(behavior !== undefined && { behavior }),
    ...(literals.length > 0 && { literals }),
    ...(paths.length > 0 && { files: paths }),
    ...(options && { options }),
  };
}

function renderLabels(labels: NonNullable<KustomizationProps['labels']>): readonly LabelRule[] {
  if (isRules(labels)) return labels;
  return [{ pairs: labels, includeTemplates: true }];
}

function isRules(labels: NonNullable<KustomizationProps['labels']>): labels is readonly LabelRule[] {
  return Array.isArray(labels);
}
