export { falselySynced } from './honesty.js';
export { STALENESS, type Happened } from './happened.js';
export { History, resourceOf, type Version } from './history.js';
export { CANARY, Oracle } from './oracle.js';
export { Truth, Wanted } from './truth.js';
