export * from './comparable-url.js';
export * from './github-organisation.js';
export * from './ssh-address.js';
