export type * as fields from './fields/index.js';
export { Gateway, GatewayClass, type GatewayProps, type TlsSecret } from './gateway.js';
export { HTTPRoute, type HTTPRouteProps, type RouteBackend } from './http-route.js';
export { Ingress } from './ingress.js';
export { NetworkPolicy } from './network-policy.js';
