export type * as fields from './fields/index.js';
export { EventBus } from './event-bus.js';
export { EventSource, type EventReference } from './event-source.js';
export { Dependency, Sensor, type DependencyProps, type SensorProps, type StartProps } from './sensor.js';
