export {
  labelFault,
  labelKeyFaults as qualifiedNameFaults,
  labelValueFaults,
  nameFault,
  prefixFault,
  subdomainFault,
} from '../../kube/index.js';
