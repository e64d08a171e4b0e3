import { ApiObject, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { SynthError } from './errors.js';

/** A chart and the API objects whose nearest chart it is, in tree order. */
export interface ChartObjects {
  readonly chart: Chart;
  readonly objects: ApiObject[];
}

/** What one walk of a construct tree found. */
export interface Tree {
  /** Charts in tree order, parents before their children. */
  readonly charts: readonly ChartObjects[];
  /** Every construct, in tree order. */
  readonly constructs: readonly IConstruct[];
  /** The nearest chart of every construct below one. */
  readonly chartOf: ReadonlyMap<IConstruct, ChartObjects>;
  /** The constructs that declare dependencies. */
  readonly dependants: readonly IConstruct[];
}

/**
 * Walks a construct tree once: validates every construct once, and sorts the API objects to their charts.
 *
 * @param sourceOf the place in the program that a construct comes from, for messages
 * @throws SynthError `VALIDATION_FAILED` with the messages of all constructs, each with its path.
 */
export function walkTree(root: IConstruct, sourceOf?: (construct: IConstruct) => string | undefined): Tree {
  const charts: ChartObjects[] = [];
  const constructs: IConstruct[] = [];
  const chartOf = new Map<IConstruct, ChartObjects>();
  const dependants: IConstruct[] = [];
  const errors: string[] = [];

  const stack: { construct: IConstruct; chart: ChartObjects | undefined }[] = [{ construct: root, chart: undefined }];
  for (let next = stack.pop(); next; next = stack.pop()) {
    const { construct } = next;
    let chart = next.chart;
    const node = construct.node;
    constructs.push(construct);
    for (const error of node.validate()) {
      const source = sourceOf?.(construct);
      errors.push(`[${node.path}] ${error}${source === undefined ? '' : ` (${source})`}`);
    }
    if (node.dependencies.length > 0) dependants.push(construct);

    if (Chart.isChart(construct)) {
      chart = { chart: construct, objects: [] };
      charts.push(chart);
    } else if (chart && ApiObject.isApiObject(construct)) {
      chart.objects.push(construct);
    }
    if (chart) chartOf.set(construct, chart);

    const children = node.children;
    for (let index = children.length - 1; index >= 0; index -= 1) {
      const child = children[index];
      if (child) stack.push({ construct: child, chart });
    }
  }

  if (errors.length > 0) {
    throw new SynthError('VALIDATION_FAILED', `validation failed with the following errors:\n  ${errors.join('\n  ')}`);
  }
  return { charts, constructs, chartOf, dependants };
}
