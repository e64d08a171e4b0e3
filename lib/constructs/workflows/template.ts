import { renderContainer, type ContainerProps } from '../core/index.js';
import { invalidValue } from '../errors.js';
import type { Duration } from '../values/index.js';
import type { Step, Template as TemplateFields } from './fields/index.js';

/** A use of another template, in a step or a task. */
export interface TemplateCall {
  /** The template that is used. */
  readonly template: Template;

  /**
   * Values of its parameters.
   * @default - none
   */
  readonly parameters?: Readonly<Record<string, string>>;

  /**
   * Runs only when this expression holds, such as `{{steps.test.outputs.result}} == ok`.
   * @default - always
   */
  readonly when?: string;
}

/** What else a template may have, whatever it does. */
type TemplateExtra = Omit<TemplateFields, 'name' | (typeof executors)[number]>;

const executors = [
  'container',
  'script',
  'steps',
  'dag',
  'suspend',
  'resource',
  'containerSet',
  'http',
  'data',
  'plugin',
] as const;

/** A task of a graph. */
export interface TaskProps extends TemplateCall {
  /**
   * Names of tasks that must have succeeded.
   * @default - it starts at once
   */
  readonly dependencies?: readonly string[];
}

/** What a workflow does at one place: run a container, go through steps, walk a graph, wait. */
export class Template {
  /** Runs a container; `inputs` are the names of its parameters. */
  static container(name: string, container: ContainerProps, inputs: readonly string[] = []): Template {
    const { name: _name, ...rendered } = renderContainer('main', container);
    return new Template(
      name,
      {
        ...inputsOf(inputs),
        container: rendered,
      },
      [],
    );
  }

  /** Runs a text as a program: `command` is what reads it, such as `['python']`. */
  static script(name: string, container: ContainerProps, source: string, inputs: readonly string[] = []): Template {
    const { name: _name, ...rendered } = renderContainer('main', container);
    return new Template(name, { ...inputsOf(inputs), script: { ...rendered, source } }, []);
  }

  /**
   * A template in the words of the kind itself: HTTP requests, objects of the cluster, sets of containers, plugins.
   * @throws ConstructError INVALID_VALUE unless it says exactly one thing to do
   */
  static fromJson(name: string, template: Omit<TemplateFields, 'name'>): Template {
    return new Template(name, template, []);
  }

  /** Goes through groups of steps: groups one after the other, the steps of a group at the same time. */
  static steps(name: string, ...groups: readonly Readonly<Record<string, TemplateCall>>[]): Template {
    if (groups.length === 0) throw invalidValue(`Template.steps ${name}`, 'no step', 'at least one');
    const calls = groups.flatMap((group) => Object.values(group));
    const steps = groups.map((group) => Object.entries(group).map(([step, call]) => renderCall(step, call)));
    return new Template(
      name,
      { steps },
      calls.map(({ template }) => template),
    );
  }

  /** Walks a graph of tasks. */
  static dag(name: string, tasks: Readonly<Record<string, TaskProps>>): Template {
    refuseCircle(name, tasks);
    const rendered = Object.entries(tasks).map(([task, { dependencies = [], ...call }]) => ({
      ...renderCall(task, call),
      ...(dependencies.length > 0 && { dependencies: [...dependencies] }),
    }));
    return new Template(
      name,
      { dag: { tasks: rendered } },
      Object.values(tasks).map(({ template }) => template),
    );
  }

  /** Waits; without a duration until a person resumes. */
  static suspend(name: string, duration?: Duration): Template {
    return new Template(name, { suspend: duration ? { duration: duration.toString() } : {} }, []);
  }

  private constructor(
    /** Its name, unique in the workflow. */
    readonly name: string,
    private readonly body: TemplateFields,
    private readonly uses: readonly Template[],
  ) {
    if (!/^[a-zA-Z0-9][-a-zA-Z0-9]*$/.test(name)) throw invalidValue('Template name', name, 'letters, digits and -');
    const said = executors.filter((executor) => body[executor] !== undefined);
    if (said.length !== 1) throw invalidValue(`Template ${name}`, said, `exactly one of ${executors.join(', ')}`);
  }

  /** The same template with further fields: retries, timeouts, outputs, volumes. */
  with(extra: TemplateExtra): Template {
    return new Template(this.name, { ...this.body, ...extra }, this.uses);
  }

  /** This template and all that it uses. */
  withUsed(): Template[] {
    const seen = new Set<Template>([this]);
    for (const template of seen) for (const used of template.uses) seen.add(used);
    return [...seen];
  }

  /** The template as the workflow says it. */
  toJson(): TemplateFields {
    return { name: this.name, ...this.body };
  }
}

function inputsOf(names: readonly string[]): Pick<TemplateFields, 'inputs'> {
  return names.length > 0 ? { inputs: { parameters: names.map((name) => ({ name })) } } : {};
}

function renderCall(name: string, { template, parameters = {}, when }: TemplateCall): Step & { readonly name: string } {
  const values = Object.entries(parameters).map(([parameter, value]) => ({ name: parameter, value }));
  return {
    name,
    template: template.name,
    ...(values.length > 0 && { arguments: { parameters: values } }),
    ...(when !== undefined && { when }),
  };
}

function refuseCircle(name: string, tasks: Readonly<Record<string, TaskProps>>): void {
  const done = new Set<string>();
  const visit = (task: string, trail: readonly string[]): void => {
    if (done.has(task)) return;
    const path = [...trail, task];
    if (trail.includes(task)) throw invalidValue(`Template.dag ${name}`, path.join(' → '), 'no circle');
    const found = tasks[task];
    if (!found) {
      const by = trail[trail.length - 1] ?? '';
      throw invalidValue(
        `Template.dag ${name}, dependencies of ${by}`,
        task,
        `one of ${Object.keys(tasks).join(', ')}`,
      );
    }
    for (const dependency of found.dependencies ?? []) visit(dependency, path);
    done.add(task);
  };
  for (const task of Object.keys(tasks)) visit(task, []);
}
