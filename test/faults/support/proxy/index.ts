export { apiCall, writes, type ApiCall, type Verb } from './api-call.js';
export { ApiProxy, type Held, type Target } from './api-proxy.js';
export { Audit, type Auditor, type Entry } from './audit.js';
export { ActiveRule, type Fault, type Match, type Rule } from './fault.js';
export { WatchStream } from './watch-stream.js';
