const LABEL = '[a-z]([-a-z0-9]*[a-z0-9])?';
const isLabel = new RegExp(`^${LABEL}$`);
const RULE = `a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '${LABEL}')`;

/** Why a text is no label after RFC 1035, as names of kinds and versions must be; undefined when it is one. */
export function kindNameFault(text: string): string | undefined {
  const faults = [
    ...(text.length > 63 ? ['must be no more than 63 characters'] : []),
    ...(isLabel.test(text) ? [] : [RULE]),
  ];
  return faults.length === 0 ? undefined : faults.join(',');
}
