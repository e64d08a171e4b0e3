export { ChartRepositories } from './chart-repositories.js';
