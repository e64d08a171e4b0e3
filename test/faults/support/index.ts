export { FaultWorld, noRealServer, type WorldOptions } from './fault-world.js';
export { JumpClock } from './jump-clock.js';
export { CANARY, falselySynced, History, Oracle, resourceOf, Truth, Wanted, type Happened } from './oracle/index.js';
export {
  ApiProxy,
  Audit,
  type Auditor,
  type Entry,
  type Fault,
  type Held,
  type Match,
  type Rule,
} from './proxy/index.js';
export { WatchStream } from './proxy/index.js';
export { storyOf } from './story.js';
export { widgetDefinition } from './widgets.js';
