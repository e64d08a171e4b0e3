import type { ApiObjectMetadata } from 'cdk8s';
import type { Construct } from 'constructs';
import { CustomResource, isKind } from '../custom-resource.js';
import { invalidProp } from '../errors.js';
import { ClusterWorkflowTemplate, type WorkflowTemplate } from '../workflows/index.js';
import type { EventReference } from './event-source.js';
import type { EventDependency, SensorSpec, Trigger, TriggerParameterSource } from './fields/index.js';
import { checkTrigger } from './trigger.js';

/** Props of a {@link Sensor}. */
export interface SensorProps extends Omit<SensorSpec, 'dependencies' | 'triggers'> {
  /**
   * Name, namespace, labels and annotations.
   * @default - a generated name
   */
  readonly metadata?: ApiObjectMetadata;

  /**
   * The service account that it acts as: it must be allowed to create what the triggers create.
   * @default - that of the template, or the namespace's default
   */
  readonly serviceAccountName?: string;
}

/** What of an event is waited for. */
export interface DependencyProps extends Omit<EventDependency, 'name' | 'eventName' | 'eventSourceName'> {
  /**
   * What the Sensor calls it.
   * @default - the event's name
   */
  readonly name?: string;
}

/** An event that a Sensor waits for. */
export class Dependency {
  constructor(
    /** What the Sensor calls it. */
    readonly name: string,
  ) {}

  /** A value of the event's data, by its path: `body.key`. */
  value(dataKey: string): TriggerParameterSource {
    return { dependencyName: this.name, dataKey };
  }

  /** The event as a whole: its data and where it comes from, as JSON. */
  whole(): TriggerParameterSource {
    return { dependencyName: this.name };
  }
}

/** How a workflow is started. */
export interface StartProps {
  /**
   * The trigger's name.
   * @default - the template's name
   */
  readonly name?: string;

  /**
   * Parameters of the workflow: a value, or what an event carries.
   * @default - none
   */
  readonly parameters?: Readonly<Record<string, string | TriggerParameterSource>>;

  /**
   * Which dependencies must have come: all of these.
   * @default - all dependencies of the Sensor
   */
  readonly after?: readonly Dependency[];

  /**
   * Further fields of the trigger, as they are: retries, limits.
   * @default - none
   */
  readonly extra?: Omit<Trigger, 'template'>;
}

const kind = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Sensor' } as const;

/**
 * `argoproj.io/v1alpha1 Sensor`: waits for events and does something then.
 *
 * @example
 * const sensor = new Sensor(this, 'new-data', { serviceAccountName: 'retrainer' });
 * const arrived = sensor.dependsOn(uploads.event('training-data'));
 * sensor.startWorkflow(retrain, { parameters: { key: arrived.value('notification.0.s3.object.key') } });
 */
export class Sensor extends CustomResource<SensorSpec> {
  /** Whether a value is a Sensor construct. */
  static isSensor(value: unknown): value is Sensor {
    return isKind(value, kind);
  }

  private readonly given: SensorProps;
  private readonly dependencies: EventDependency[] = [];
  private readonly triggers: Trigger[] = [];

  constructor(scope: Construct, id: string, props: SensorProps = {}) {
    super(scope, id, kind, props.metadata);
    this.given = props;
  }

  /**
   * Waits for an event.
   * @throws ConstructError INVALID_PROPS for a second dependency of a name
   */
  dependsOn(event: EventReference, { name = event.eventName, ...further }: DependencyProps = {}): Dependency {
    if (this.dependencies.some((other) => other.name === name)) {
      throw invalidProp(
        this,
        'dependencies',
        `two of the name ${name}`,
        'one of each name',
        'give it a name of its own',
      );
    }
    this.dependencies.push({ name, ...event, ...further });
    return new Dependency(name);
  }

  /** Starts a workflow from a template when the events have come. */
  startWorkflow(template: WorkflowTemplate | ClusterWorkflowTemplate, props: StartProps = {}): this {
    const { name = template.name, parameters = {}, after, extra } = props;
    const clusterScope = ClusterWorkflowTemplate.isClusterWorkflowTemplate(template);
    const given = Object.entries(parameters);
    const values = given.map(([key, value]) => ({ name: key, value: typeof value === 'string' ? value : '' }));
    const carried = given.flatMap(([, src], index) =>
      typeof src === 'string' ? [] : [{ src, dest: `spec.arguments.parameters.${index}.value` }],
    );
    const resource = {
      apiVersion: template.apiVersion,
      kind: 'Workflow',
      metadata: { generateName: `${template.name}-` },
      spec: {
        workflowTemplateRef: { name: template.name, ...(clusterScope && { clusterScope }) },
        ...(values.length > 0 && { arguments: { parameters: values } }),
      },
    };
    return this.addTrigger({
      ...extra,
      template: {
        name,
        ...(after && { conditions: after.map((dependency) => dependency.name).join(' && ') }),
        argoWorkflow: { operation: 'submit', source: { resource }, ...(carried.length > 0 && { parameters: carried }) },
      },
    });
  }

  /** Does something when the events have come. */
  addTrigger(trigger: Trigger): this {
    this.triggers.push(trigger);
    return this;
  }

  protected override toSpec(): SensorSpec {
    const { metadata: _, serviceAccountName, template, ...spec } = this.given;
    const { dependencies, triggers } = this;
    if (dependencies.length === 0) throw invalidProp(this, 'dependencies', dependencies, 'at least one event');
    if (triggers.length === 0) throw invalidProp(this, 'triggers', triggers, 'at least one trigger');
    const names = triggers.map((trigger) => trigger.template?.name);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined) throw invalidProp(this, 'triggers', `two of the name ${twice}`, 'one of each name');
    const known = dependencies.map(({ name }) => name);
    for (const trigger of triggers) checkTrigger(this, trigger, known);
    return {
      ...spec,
      ...((template ?? serviceAccountName) !== undefined && {
        template: { ...template, ...(serviceAccountName !== undefined && { serviceAccountName }) },
      }),
      dependencies,
      triggers,
    };
  }
}
