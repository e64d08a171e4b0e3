/** The public face: platforms and environments, the constructs of delivery, synthesis. Families of other kinds are `slipway/<family>`. */
export * from './constructs/index.js';
export * from './platform/index.js';
export * from './synth/index.js';
