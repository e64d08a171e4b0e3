export { Duration } from './duration.js';
export { Percent } from './percent.js';
export { Quantity } from './quantity.js';
export { Schedule, type Weekday } from './schedule.js';
