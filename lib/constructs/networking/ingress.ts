import type { Construct } from 'constructs';
import type { IngressSpec } from '../core/fields/index.js';
import { isKind, SpecResource, type SpecProps } from '../custom-resource.js';
import { invalidProp } from '../errors.js';

const kind = { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress' } as const;

/** `networking.k8s.io/v1 Ingress`: host names and paths under which Services are reached from outside. */
export class Ingress extends SpecResource<IngressSpec> {
  /** Whether a value is an Ingress construct. */
  static isIngress(value: unknown): value is Ingress {
    return isKind(value, kind);
  }

  constructor(scope: Construct, id: string, props: SpecProps<IngressSpec>) {
    super(scope, id, kind, props);
    const { rules = [], defaultBackend, tls = [] } = props.spec;
    if (rules.length === 0 && !defaultBackend) {
      throw invalidProp(this, 'spec', 'neither rules nor defaultBackend', 'at least one of them');
    }
    for (const path of rules.flatMap(({ http }) => http?.paths ?? [])) {
      if (path.pathType !== 'ImplementationSpecific' && !path.path?.startsWith('/')) {
        throw invalidProp(this, 'path', path.path, 'a path that begins with /');
      }
    }
    const hosts = rules.flatMap(({ host }) => host ?? []);
    const unused = tls.flatMap((each) => each.hosts ?? []).find((host) => !hosts.some((rule) => covers(host, rule)));
    if (unused !== undefined && hosts.length > 0) {
      throw invalidProp(this, 'spec.tls', unused, `hosts of the rules: ${hosts.join(', ')}`);
    }
  }
}

function covers(certificate: string, host: string): boolean {
  if (certificate === host) return true;
  return certificate.startsWith('*.') && host.slice(host.indexOf('.')) === certificate.slice(1);
}
