export { helmArguments, helmSettings, withoutCredentials, type HelmSettings } from './arguments.js';
export { chartVersion, isExactVersion, readChartIndex, type ChartIndex, type ChartVersion } from './chart-index.js';
export { chartDependencies, chartName, type ChartDependency } from './chart.js';
export * from './details.js';
export { escapeCommas, parametersOf } from './parameters.js';
export type { FindChart, FoundChart } from './place-dependencies.js';
export { inlineValues, planHelm, type HelmPlan } from './plan.js';
export {
  isPattern,
  isSchemeAllowed,
  referenceOf,
  resolveValueFiles,
  valueFileAt,
  type ValueFile,
} from './value-files.js';
