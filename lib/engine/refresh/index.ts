export * from './needs-refresh.js';
