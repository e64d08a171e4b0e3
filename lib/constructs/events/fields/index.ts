// Made by `npm run constructs:fields` from scripts/constructs/fields/events.txt.
export type * from './azure-service-bus-trigger.js';
export type * from './event-source-spec.js';
export type * from './gerrit-event-source.js';
export type * from './slack-event-source.js';
