export {
  ensureObject,
  numberAt,
  objectAt,
  objectsAt,
  setAt,
  setDefault,
  stringsAt,
  textAt,
  valueAt,
} from '../kube/index.js';
