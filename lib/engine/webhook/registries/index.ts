export * from './ghcr.js';
export * from './harbor.js';
export * from './registry-event.js';
