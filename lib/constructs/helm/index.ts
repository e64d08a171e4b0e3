export { HelmChart, type HelmChartProps, type ReleaseOptions } from './helm-chart.js';
export { valuesTypes } from './values-types.js';
