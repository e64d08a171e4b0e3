import { gvkOf, nameFault, labelKeyFaults, labelValueFaults } from '../../kube/index.js';
import { Policy, type PolicyFault } from '../../platform/index.js';

const remedy = 'the API server refuses it: write another';

/** Names and labels are such as the Kubernetes API takes. */
export const names = Policy.forEach('ILLEGAL_NAME', function* ({ object }): Iterable<PolicyFault> {
  const { name = '', namespace, labels } = object.metadata;
  const generated = name === '' && object.metadata.generateName !== undefined;
  const fault = generated ? undefined : nameFault(gvkOf(object), name);
  if (fault !== undefined) yield { got: `the name "${name}"`, expected: `a name of ${object.kind}: ${fault}`, remedy };
  if (namespace !== undefined) {
    const problem = nameFault({ group: '', kind: 'Namespace' }, namespace);
    if (problem !== undefined)
      yield { got: `the namespace "${namespace}"`, expected: `a namespace: ${problem}`, remedy };
  }
  for (const [key, value] of Object.entries(labels ?? {})) {
    for (const problem of labelKeyFaults(key))
      yield { got: `the label "${key}"`, expected: `a key: ${problem}`, remedy };
    for (const problem of labelValueFaults(value)) {
      yield { got: `"${value}" for the label ${key}`, expected: `a value of a label: ${problem}`, remedy };
    }
  }
});
