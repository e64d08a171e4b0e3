import { ApiObject, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { SynthError } from './errors.js';
import type { ChartObjects, Tree } from './tree.js';

/** Charts with their objects, each in the order in which it should be written. */
export interface Ordered {
  readonly charts: readonly ChartObjects[];
  /** Whether any chart comes before another by a dependency (cdk8s then numbers the files). */
  readonly hasDependentCharts: boolean;
}

/**
 * Orders charts and objects by the dependencies declared between constructs, in the order that cdk8s gives.
 *
 * A dependency between groups of objects stays one edge to the group, so the cost is linear in what was declared (cdk8s
 * multiplies every object of one side by every object of the other, and visits shared dependencies again and again).
 *
 * @throws SynthError `DEPENDENCY_CYCLE` naming the constructs of the circle.
 */
export function orderTree(tree: Tree): Ordered {
  const chartEdges = new Edges<ChartObjects>();
  const objectEdges = new Map<ChartObjects, Edges<IConstruct | Group>>();
  let hasDependentCharts = false;

  for (const child of tree.charts) {
    const scope = child.chart.node.scope;
    const parent = scope && tree.chartOf.get(scope);
    if (parent && parent.chart === scope && Chart.isChart(scope)) {
      chartEdges.add(parent, child);
      hasDependentCharts = true;
    }
  }
  const groups = new Map<IConstruct, Group>();
  for (const source of tree.dependants) {
    const sourceChart = tree.chartOf.get(source);
    for (const target of source.node.dependencies) {
      const targetChart = tree.chartOf.get(target);
      if (!sourceChart || !targetChart) continue;
      if (sourceChart !== targetChart) {
        chartEdges.add(sourceChart, targetChart);
        hasDependentCharts = true;
        continue;
      }
      const edges = objectEdges.get(sourceChart) ?? new Edges<IConstruct | Group>();
      objectEdges.set(sourceChart, edges);
      const group = groups.get(target) ?? new Group(target, objectsBelow(target, targetChart, tree));
      if (!groups.has(target)) {
        groups.set(target, group);
        for (const object of group.objects) edges.add(group, object);
      }
      for (const object of objectsBelow(source, sourceChart, tree)) {
        if (group.objects.includes(object)) for (const other of group.objects) edges.add(object, other);
        else edges.add(object, group);
      }
    }
  }

  const charts = chartEdges.isEmpty ? tree.charts : chartEdges.order(tree.charts, (each) => each.chart.node.path);
  return {
    hasDependentCharts,
    charts: charts.map((each) => {
      const edges = objectEdges.get(each);
      if (!edges) return each;
      const ordered = edges.order(each.objects, (vertex) => vertex.node.path);
      return { chart: each.chart, objects: ordered.filter((vertex) => ApiObject.isApiObject(vertex)) };
    }),
  };
}

/** The objects at or below a construct that one dependency speaks of. */
class Group {
  readonly node: { readonly path: string };

  constructor(
    target: IConstruct,
    readonly objects: readonly ApiObject[],
  ) {
    this.node = target.node;
  }
}

function objectsBelow(construct: IConstruct, chart: ChartObjects, tree: Tree): ApiObject[] {
  if (ApiObject.isApiObject(construct)) return [construct];
  return construct.node.findAll().filter((each): each is ApiObject => {
    return ApiObject.isApiObject(each) && tree.chartOf.get(each) === chart;
  });
}

/** A graph of "comes after" edges, ordered depth first with every vertex visited once. */
class Edges<Vertex extends object> {
  private readonly after = new Map<Vertex, Set<Vertex>>();
  private readonly hasDependant = new Set<Vertex>();

  get isEmpty(): boolean {
    return this.after.size === 0;
  }

  add(source: Vertex, target: Vertex): void {
    if (source === target) return;
    const targets = this.after.get(source) ?? new Set();
    this.after.set(source, targets.add(target));
    this.hasDependant.add(target);
  }

  /** All `vertices` and what they depend on, dependencies first, otherwise as given. */
  order(vertices: readonly Vertex[], nameOf: (vertex: Vertex) => string): Vertex[] {
    const ordered: Vertex[] = [];
    const state = new Map<Vertex, 'open' | 'done'>();
    const visit = (start: Vertex): void => {
      const path: { vertex: Vertex; rest: Iterator<Vertex> }[] = [];
      const open = (vertex: Vertex): void => {
        state.set(vertex, 'open');
        path.push({ vertex, rest: (this.after.get(vertex) ?? new Set<Vertex>()).values() });
      };
      if (!state.has(start)) open(start);
      for (let top = path.at(-1); top; top = path.at(-1)) {
        const next = top.rest.next();
        if (next.done) {
          state.set(top.vertex, 'done');
          ordered.push(top.vertex);
          path.pop();
        } else if (!state.has(next.value)) {
          open(next.value);
        } else if (state.get(next.value) === 'open') {
          const names = [...path.slice(path.findIndex((each) => each.vertex === next.value)), { vertex: next.value }];
          const circle = names.map((each) => nameOf(each.vertex)).filter((name, index, all) => name !== all[index - 1]);
          throw new SynthError(
            'DEPENDENCY_CYCLE',
            `constructs depend on each other in a circle: ${circle.join(' => ')}`,
          );
        }
      }
    };
    for (const vertex of vertices) if (!this.hasDependant.has(vertex)) visit(vertex);
    for (const vertex of vertices) visit(vertex);
    return ordered;
  }
}
