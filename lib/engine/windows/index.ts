export * from './can-sync.js';
export * from './cron-schedule.js';
export * from './edit.js';
export * from './matching.js';
export * from './time-zone.js';
export * from './window-time.js';
