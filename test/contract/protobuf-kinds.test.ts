import { contract } from './support/contract.js';
import { protobufBody } from './support/protobuf.js';
import { defaultCases } from './support/stored-form.js';

contract('what becomes of objects in protobuf', {
  cases: {
    ...defaultCases('workloads', protobufBody),
    ...defaultCases('configuration', protobufBody),
    ...defaultCases('cluster', protobufBody),
  },
});
