import { contract } from './support/contract.js';
import { defaultCases } from './support/stored-form.js';

contract('what becomes of networking, access, storage and policies as a person writes them', {
  cases: defaultCases('cluster'),
});
