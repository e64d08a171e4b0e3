export { Endpoint, type EndpointContent, type ListenAddress } from './endpoint.js';
export { EventLog } from './event-log.js';
export { Health, type Observed } from './health.js';
export { Log, logFormats, logLevels, type LogFields, type LogFormat, type LogLevel, type LogOptions } from './log.js';
export { Metrics, type MetricsView } from './metrics.js';
export { requestKind, type RequestKind } from './requests.js';
export { Telemetry, type TelemetryOptions } from './telemetry.js';
