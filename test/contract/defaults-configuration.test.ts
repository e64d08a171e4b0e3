import { contract } from './support/contract.js';
import { defaultCases } from './support/stored-form.js';

contract('what becomes of configuration as a person writes it', { cases: defaultCases('configuration') });
