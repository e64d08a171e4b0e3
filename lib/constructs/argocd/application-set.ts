import type { ApiObjectMetadata } from 'cdk8s';
import type { Construct } from 'constructs';
import { equalJson, isJsonObject } from '../../kube/index.js';
import { argoApiVersion, type ApplicationSetSpec } from '../../model/index.js';
import { CustomResource, isKind } from '../custom-resource.js';
import { invalidProp } from '../errors.js';
import { applicationFaults, renderApplicationSpec, type ApplicationSpecProps } from './application-spec.js';
import type { Generator } from './generator.js';
import { isTemplate } from './parameter.js';
import type { RollingSync } from './rolling-sync.js';

/** What each generated Application is; parameters of the generators stand in its texts. */
export interface ApplicationTemplate extends ApplicationSpecProps {
  /** Its name, which must differ between the sets of parameters. */
  readonly name: string;

  /**
   * Its labels.
   * @default - none
   */
  readonly labels?: Readonly<Record<string, string>>;

  /**
   * Its annotations.
   * @default - none
   */
  readonly annotations?: Readonly<Record<string, string>>;

  /**
   * Its finalizers.
   * @default - the one that deletes the live objects with it, unless `preserveResourcesOnDeletion`
   */
  readonly finalizers?: readonly string[];
}

/** What a set does with Applications that exist already. */
export enum ApplicationsSync {
  /** Creates, changes and deletes. */
  SYNC = 'sync',
  /** Creates alone. */
  CREATE_ONLY = 'create-only',
  /** Creates and changes. */
  CREATE_UPDATE = 'create-update',
  /** Creates and deletes. */
  CREATE_DELETE = 'create-delete',
}

/** Fields of generated Applications that others may change. */
export interface IgnoredApplicationDifference {
  /**
   * Name of one Application.
   * @default - all of the set
   */
  readonly name?: string;

  /**
   * JSON pointers such as `/spec/source/targetRevision`.
   * @default - none
   */
  readonly jsonPointers?: readonly string[];

  /**
   * jq paths such as `.spec.syncPolicy`.
   * @default - none
   */
  readonly jqPathExpressions?: readonly string[];
}

/** Props of an {@link ApplicationSet}. */
export interface ApplicationSetProps<P> {
  /**
   * Name, namespace, labels and annotations.
   * @default - a generated name, in the namespace `argocd`
   */
  readonly metadata?: ApiObjectMetadata;

  /** Where the parameters come from. Several must have the same ones. */
  readonly generators: readonly [Generator<P>, ...Generator<P>[]];

  /** The Application that a set of parameters becomes. */
  readonly template: (parameters: P) => ApplicationTemplate;

  /**
   * A template of YAML that is merged into the Application, for fields that are no texts.
   * @default - none
   */
  readonly templatePatch?: (parameters: P) => string;

  /**
   * Whether templates are Go templates. Without, they are Argo CD's older texts such as `{{name}}`, which know no functions: only to
   * keep a set that exists already as it is.
   * @default true
   */
  readonly goTemplate?: boolean;

  /**
   * Options of Go templates.
   * @default ['missingkey=error']: an unknown parameter is an error and not an empty text
   */
  readonly goTemplateOptions?: readonly string[];

  /**
   * What it does with Applications that exist already.
   * @default - what the controller is set to: ApplicationsSync.SYNC
   */
  readonly applicationsSync?: ApplicationsSync;

  /**
   * Whether the live objects stay when an Application goes.
   * @default false
   */
  readonly preserveResourcesOnDeletion?: boolean;

  /**
   * Annotations and labels of Applications that others write.
   * @default - none
   */
  readonly preservedFields?: { readonly annotations?: readonly string[]; readonly labels?: readonly string[] };

  /**
   * Fields of Applications that others change.
   * @default - none
   */
  readonly ignoreApplicationDifferences?: readonly IgnoredApplicationDifference[];

  /**
   * Syncs the Applications in steps.
   * @default - all at once
   */
  readonly rollingSync?: RollingSync;
}

const kind = { apiVersion: argoApiVersion, kind: 'ApplicationSet' } as const;

/**
 * `argoproj.io/v1alpha1 ApplicationSet`: an Application for every set of parameters.
 *
 * @example
 * new ApplicationSet(this, 'addons', {
 *   generators: [Generator.clusters({ selector: { matchLabels: { environment: 'production' } } })],
 *   template: (cluster) => ({
 *     name: `addons-${cluster.nameNormalized}`,
 *     source: Source.git({ repoURL, path: 'addons', targetRevision: 'main' }),
 *     destination: Destination.server(cluster.server, 'addons'),
 *     syncPolicy: SyncPolicy.automated({ selfHeal: true }),
 *   }),
 * });
 */
export class ApplicationSet<P = unknown> extends CustomResource<ApplicationSetSpec> {
  /** Whether a value is an ApplicationSet construct. */
  static isApplicationSet(value: unknown): value is ApplicationSet {
    return isKind(value, kind);
  }

  private readonly applicationSpec: ApplicationSetSpec;

  constructor(scope: Construct, id: string, props: ApplicationSetProps<P>) {
    super(scope, id, kind, { namespace: 'argocd', ...props.metadata });
    const [first, ...others] = props.generators;
    const template = props.template(first.parameters);
    if (!isTemplate(template.name)) {
      throw invalidProp(this, 'template name', template.name, 'a parameter in it: equal names exclude each other');
    }
    const missing = props.rollingSync?.labels.find((label) => template.labels?.[label] === undefined);
    if (missing !== undefined)
      throw invalidProp(this, 'template labels', missing, 'the labels that rollingSync asks for');
    const rendered = renderTemplate(template);
    const same = others.every((other) => isEqual(renderTemplate(props.template(other.parameters)), rendered));
    if (!same)
      throw invalidProp(this, 'generators', 'parameters of different names', 'generators of the same parameters');
    const spec = renderSpec(props, rendered);
    this.applicationSpec = props.goTemplate === false ? this.withoutGo(spec) : spec;
    this.node.addValidation({ validate: () => applicationFaults(template) });
  }

  protected override toSpec(): ApplicationSetSpec {
    return this.applicationSpec;
  }

  /** The same with `{{name}}` in the place of `{{ .name }}`. */
  private withoutGo({ goTemplate: _, goTemplateOptions: __, ...spec }: ApplicationSetSpec): ApplicationSetSpec {
    return mapTexts(spec, (text) => {
      const plain = text.replace(/\{\{ \.([\w.]+) \}\}/g, '{{$1}}');
      if (!plain.includes('{{ ')) return plain;
      throw invalidProp(this, 'goTemplate', text, 'parameters alone where goTemplate is false');
    });
  }
}

function renderTemplate(template: ApplicationTemplate): ApplicationSetSpec['template'] {
  const { name, labels, annotations, finalizers } = template;
  return {
    metadata: {
      name,
      ...(labels && { labels: { ...labels } }),
      ...(annotations && { annotations: { ...annotations } }),
      ...(finalizers && { finalizers: [...finalizers] }),
    },
    spec: renderApplicationSpec(template),
  };
}

function renderSpec<P>(props: ApplicationSetProps<P>, template: ApplicationSetSpec['template']): ApplicationSetSpec {
  const { generators, templatePatch, goTemplateOptions = ['missingkey=error'], applicationsSync } = props;
  const { preserveResourcesOnDeletion, preservedFields, ignoreApplicationDifferences, rollingSync } = props;
  const syncPolicy = {
    ...(preserveResourcesOnDeletion !== undefined && { preserveResourcesOnDeletion }),
    ...(applicationsSync !== undefined && { applicationsSync }),
  };
  return {
    goTemplate: true,
    goTemplateOptions: [...goTemplateOptions],
    generators: generators.map((each) => each.toJson()),
    template,
    ...(templatePatch && { templatePatch: templatePatch(generators[0].parameters) }),
    ...(Object.keys(syncPolicy).length > 0 && { syncPolicy }),
    ...(rollingSync && { strategy: rollingSync.toJson() }),
    ...(preservedFields && {
      preservedFields: {
        ...(preservedFields.annotations && { annotations: [...preservedFields.annotations] }),
        ...(preservedFields.labels && { labels: [...preservedFields.labels] }),
      },
    }),
    ...(ignoreApplicationDifferences && {
      ignoreApplicationDifferences: ignoreApplicationDifferences.map(({ name, jsonPointers, jqPathExpressions }) => ({
        ...(name !== undefined && { name }),
        ...(jsonPointers && { jsonPointers: [...jsonPointers] }),
        ...(jqPathExpressions && { jqPathExpressions: [...jqPathExpressions] }),
      })),
    }),
  };
}

function isEqual(a: unknown, b: unknown): boolean {
  return isJsonObject(a) && isJsonObject(b) && equalJson(a, b);
}

/** A copy in which every text has gone through a function. */
function mapTexts<T>(value: T, map: (text: string) => string): T;
function mapTexts(value: unknown, map: (text: string) => string): unknown {
  if (typeof value === 'string') return map(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, map));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapTexts(item, map)]));
}
