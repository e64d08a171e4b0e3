export { authorizationOf } from './authorization.js';
export type { HttpAccess } from './connect.js';
export { send, type HttpAnswer, type HttpRequest } from './send.js';
