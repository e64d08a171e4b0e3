/** Cuts a text to a valid label value: at most 63 characters, ending in a letter or digit. */
export function truncateLabel(value: string): string {
  return value.length <= 63 ? value : value.slice(0, 63).replace(/[^A-Za-z0-9]+$/, '');
}

/** Whether a text is a DNS label, as names of many kinds must be: at most 63 of a-z, 0-9 and `-`, not at the ends. */
export function isDnsLabel(name: string): boolean {
  return name.length <= 63 && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(name);
}
