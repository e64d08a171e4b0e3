import { invalidValue } from '../errors.js';
import { Template, type TaskProps, type TemplateCall } from './template.js';

/** A task of a {@link Dag}. */
export class DagTask {
  private readonly before = new Set<DagTask>();
  private isAwaited = false;

  constructor(
    private readonly dag: Dag,
    /** Its name, unique in the graph. */
    readonly name: string,
    private readonly call: TemplateCall,
  ) {}

  /**
   * Lets the task begin when others have succeeded.
   * @throws ConstructError INVALID_VALUE for a task of another graph, and when they would wait for each other
   */
  runAfter(...others: readonly DagTask[]): this {
    for (const other of others) {
      if (other.dag !== this.dag) throw invalidValue(`task ${this.name}`, other.name, 'a task of the same graph');
      if (other.waitsFor(this)) {
        throw invalidValue(`task ${this.name}`, `${other.name}, which waits for it`, 'no circle');
      }
      this.before.add(other);
      other.isAwaited = true;
    }
    return this;
  }

  /** A text that stands for a result of this task, such as `result` or `parameters.accuracy`, in what runs after it. */
  output(what: string): string {
    return `{{tasks.${this.name}.outputs.${what}}}`;
  }

  /** The task as the graph says it. */
  toProps(): TaskProps {
    return { ...this.call, dependencies: [...this.before].map(({ name }) => name) };
  }

  private waitsFor(task: DagTask): boolean {
    if (this === task) return true;
    if (!task.isAwaited) return false;
    const seen = new Set<DagTask>([this]);
    for (const each of seen) {
      if (each === task) return true;
      for (const earlier of each.before) seen.add(earlier);
    }
    return false;
  }
}

/**
 * A graph of tasks that is built by calls.
 *
 * @example
 * const graph = new Dag('main');
 * const features = graph.task('features', { template: extract });
 * const model = graph.task('model', { template: train }).runAfter(features);
 * graph.task('report', { template: report, parameters: { accuracy: model.output('parameters.accuracy') } }).runAfter(model);
 * new Workflow(this, 'training', { entrypoint: graph.toTemplate() });
 */
export class Dag {
  private readonly tasks = new Map<string, DagTask>();

  constructor(
    /** Name of the template that the graph becomes. */
    readonly name: string,
  ) {}

  /** Adds a task. @throws ConstructError INVALID_VALUE when the name is taken */
  task(name: string, call: TemplateCall): DagTask {
    if (this.tasks.has(name)) throw invalidValue(`Dag ${this.name}`, name, 'a name that no other task has');
    const task = new DagTask(this, name, call);
    this.tasks.set(name, task);
    return task;
  }

  /** The template that walks the graph as it stands. */
  toTemplate(): Template {
    if (this.tasks.size === 0) throw invalidValue(`Dag ${this.name}`, 'no task', 'at least one');
    return Template.dag(this.name, Object.fromEntries([...this.tasks].map(([name, task]) => [name, task.toProps()])));
  }
}
