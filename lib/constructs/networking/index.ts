export { Ingress } from './ingress.js';
export { NetworkPolicy } from './network-policy.js';
