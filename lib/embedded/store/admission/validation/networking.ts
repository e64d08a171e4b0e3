import { isIP } from 'node:net';
import type { JsonObject, KubeObject } from '../../../../kube/index.js';
import { objectAt, objectsAt, stringsAt, textAt } from '../../../fields.js';
import { subdomainFault } from '../../names.js';
import { isNumber, specOf, type Causes } from './causes.js';

const TYPES = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];

/** A Service. */
export function service(object: KubeObject, causes: Causes): void {
  const spec = specOf(object);
  const type = textAt(spec, 'type') ?? 'ClusterIP';
  const ports = objectsAt(spec, 'ports');
  const isExternal = type === 'ExternalName';
  if (ports.length === 0 && !isExternal && textAt(spec, 'clusterIP') !== 'None') causes.required('spec.ports');
  servicePorts(ports, type, causes);
  causes.labels('spec.selector', stringsAt(spec, 'selector'));
  causes.oneOf(spec, 'sessionAffinity', 'spec', ['ClientIP', 'None']);
  const address = textAt(spec, 'clusterIP') ?? '';
  if (address !== '' && address !== 'None' && isIP(address) === 0) {
    causes.invalid('spec.clusterIPs[0]', address, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)');
  }
  causes.oneOf(spec, 'type', 'spec', TYPES);
  if (isExternal && (textAt(spec, 'externalName') ?? '') === '') causes.required('spec.externalName');
}

/** The status of a Service. */
export function serviceStatus(object: KubeObject, causes: Causes): void {
  const isPublished = objectsAt(object, 'status', 'loadBalancer', 'ingress').length > 0;
  if (isPublished && textAt(object, 'spec', 'type') !== 'LoadBalancer') {
    causes.forbidden('status.loadBalancer.ingress', "may only be used when `spec.type` is 'LoadBalancer'");
  }
}

function servicePorts(ports: readonly JsonObject[], type: string, causes: Causes): void {
  const names = new Set<string>();
  const numbers = new Set<string>();
  ports.forEach((port, index) => {
    const at = `spec.ports[${index}]`;
    const name = textAt(port, 'name') ?? '';
    if (name === '' && ports.length > 1) causes.required(`${at}.name`);
    else if (name !== '' && names.has(name)) causes.duplicate(`${at}.name`, name);
    names.add(name);
    causes.port(`${at}.port`, port['port']);
    causes.oneOf(port, 'protocol', at, ['SCTP', 'TCP', 'UDP']);
    if (isNumber(port['targetPort'])) causes.port(`${at}.targetPort`, port['targetPort']);
    if (type === 'ClusterIP' && port['nodePort'] !== undefined && port['nodePort'] !== 0) {
      causes.forbidden(`${at}.nodePort`, "may not be used when `type` is 'ClusterIP'");
    }
  });
  ports.forEach((port, index) => {
    const number = port['port'] ?? 0;
    const protocol = textAt(port, 'protocol') ?? '';
    const key = `${protocol}/${String(number)}`;
    if (numbers.has(key)) {
      causes.duplicate(`spec.ports[${index}]`, {
        Name: '',
        Protocol: protocol,
        AppProtocol: null,
        Port: number,
        TargetPort: 0,
        NodePort: 0,
      });
    }
    numbers.add(key);
  });
}

/** An Ingress. */
export function ingress(object: KubeObject, causes: Causes): void {
  const spec = specOf(object);
  const rules = objectsAt(spec, 'rules');
  if (rules.length === 0 && objectAt(spec, 'defaultBackend') === undefined) {
    causes.invalid('spec', null, 'either `defaultBackend` or `rules` must be specified');
  }
  rules.forEach((rule, index) => {
    const at = `spec.rules[${index}]`;
    const host = textAt(rule, 'host') ?? '';
    const fault = host === '' ? undefined : subdomainFault(host.replace(/^\*\./, ''));
    if (fault !== undefined) causes.invalid(`${at}.host`, host, fault);
    objectsAt(rule, 'http', 'paths').forEach((path, place) => {
      const field = `${at}.http.paths[${place}]`;
      if (textAt(path, 'pathType') === undefined) causes.required(`${field}.pathType`, 'pathType must be specified');
    });
  });
}

/** A NetworkPolicy. */
export function networkPolicy(object: KubeObject, causes: Causes): void {
  const { policyTypes } = specOf(object);
  if (!Array.isArray(policyTypes)) return;
  policyTypes.forEach((type, index) => {
    if (type !== 'Ingress' && type !== 'Egress') {
      causes.unsupported(`spec.policyTypes[${index}]`, type, ['Ingress', 'Egress']);
    }
  });
}
