export type * as fields from './fields/index.js';
export { GrafanaDashboard, type GrafanaDashboardProps } from './grafana-dashboard.js';
export { PodMonitor, ServiceMonitor } from './monitors.js';
export { PrometheusRule } from './prometheus-rule.js';
