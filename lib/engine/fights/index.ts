export { healable, type Healable } from './fight.js';
export type { Decided } from './record.js';
export { fightsBegun, nextEnd, withFights, withHeals } from './told.js';
