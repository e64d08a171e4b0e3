import { contract } from './support/contract.js';
import { defaultCases } from './support/stored-form.js';

contract('what becomes of a workload as a person writes it', { cases: defaultCases('workloads') });
