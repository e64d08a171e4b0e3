const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const KEY = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const VALUE = `(${KEY})?`;
const isSubdomain = new RegExp(`^${SUBDOMAIN}$`);
const isKey = new RegExp(`^${KEY}$`);
const isValue = new RegExp(`^${VALUE}$`);
const MAX_LENGTH = 63;
const MAX_PREFIX = 253;

const subdomainRule = `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '${SUBDOMAIN}')`;
const keyRule = `must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '${KEY}')`;
const valueRule = `a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '${VALUE}')`;

/** Why a text is no key of a label, in the words of the Kubernetes API; empty when it is one. */
export function labelKeyFaults(key: string): string[] {
  const parts = key.split('/');
  if (parts.length > 2) {
    return [`a valid label key ${keyRule} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`];
  }
  const name = parts.at(-1) ?? '';
  const faults = parts.length === 2 ? prefixFaults(parts[0] ?? '') : [];
  if (name === '') faults.push('name part must be non-empty');
  else if (name.length > MAX_LENGTH) faults.push(`name part must be no more than ${MAX_LENGTH} bytes`);
  if (!isKey.test(name)) faults.push(`name part ${keyRule}`);
  return faults;
}

/** Why a text is no value of a label, in the words of the Kubernetes API; empty when it is one. */
export function labelValueFaults(value: string): string[] {
  return [
    ...(value.length > MAX_LENGTH ? [`must be no more than ${MAX_LENGTH} bytes`] : []),
    ...(isValue.test(value) ? [] : [valueRule]),
  ];
}

function prefixFaults(prefix: string): string[] {
  if (prefix === '') return ['prefix part must be non-empty'];
  return [
    ...(prefix.length > MAX_PREFIX ? [`prefix part must be no more than ${MAX_PREFIX} bytes`] : []),
    ...(isSubdomain.test(prefix) ? [] : [`prefix part ${subdomainRule}`]),
  ];
}
