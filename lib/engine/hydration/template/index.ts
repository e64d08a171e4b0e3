export { fillTemplate } from './run.js';
