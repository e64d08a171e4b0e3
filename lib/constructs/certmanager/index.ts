export type * as fields from './fields/index.js';
export { Certificate, type CertificateProps } from './certificate.js';
export { AcmeServer, ClusterIssuer, Issuer, type AcmeProps } from './issuer.js';
