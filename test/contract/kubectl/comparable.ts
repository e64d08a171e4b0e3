import { parseJson, stringifyJson } from '../../../lib/kube/index.js';

/** What differs between two servers by nature, and what stands in its place. The order counts. */
const different: readonly (readonly [RegExp, string])[] = [
  [/https?:\/\/(?:[^@\s/]+@)?127\.0\.0\.1:\d+/g, 'SERVER'],
  [/\b127\.0\.0\.1:\d+/g, 'SERVER'],
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'UID'],
  [/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z| [+-]\d{4}(?: [A-Z]+)?)/g, 'TIME'],
  [/(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d \w{3} \d{4} \d\d:\d\d:\d\d [+-]\d{4}/g, 'TIME'],
  [/^([EIW])\d{4} [\d:.]+ +\d+ ([\w.]+):\d+\]/gm, '$1 $2]'],
  [/("?resourceVersion"?: ?\\?"?)\d+/g, '$1VERSION'],
  [/(Resource Version: +)\d+/g, '$1VERSION'],
  [/(resourceVersion=)\d+/g, '$1VERSION'],
  // The build of the server; its release is compared.
  [/(GitCommit|GitTreeState|BuildDate|GoVersion|Compiler|Platform):"[^"]*"/g, '$1:ANY'],
  [/"(gitCommit|gitTreeState|buildDate|goVersion|compiler|platform)": ?"[^"]*"/g, '"$1": ANY'],
  [/\/tmp\/(LIVE|MERGED|kubectl-edit|[\w-]*edit)-[\w.-]+/g, '/tmp/$1'],
  [/\b10\.\d+\.\d+\.\d+\b/g, 'ADDRESS'],
  [/\b192\.0\.2\.\d+\b/g, 'ADDRESS'],
  [/\b3[0-2]\d{3}\b/g, 'NODEPORT'],
  [/containerd:\/\/[0-9a-f]{64}/g, 'containerd://ID'],
  // Names that the server made up, and the names of events: the time in hexadecimal digits.
  [/-[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, '-RANDOM'],
  // A restart writes its time into the template, and the hash of the template is part of these names.
  [/-[bcdfghjklmnpqrstvwxz2456789]{8,10}(?=-RANDOM)/g, '-HASH'],
  [/\.1[0-9a-f]{15}\b/g, '.EVENT'],
  [/(^|[\s(])(?:\d+h)?(?:\d+m)?\d+(?:\.\d+)?(?:ms|s|m|h)(?=$|[\s)])/gm, '$1AGE'],
  [/<invalid>(?=$|[\s)])/gm, 'AGE'],
  // Columns are as wide as what stands in them.
  [/(\S) {2,}/g, '$1  '],
  [/ +$/gm, ''],
];

/** The object of a raw answer with its keys in order. */
function inOrder(text: string): string {
  return /^\{.*\}\s*$/.test(text) ? stringifyJson(parseJson(text), { sortKeys: true, indent: 2 }) : text;
}

/**
 * A description in which the managers of an object are in the order of their texts. The server orders them by the second of their
 * writes, so whether two writes fall into one second would show.
 */
function managersInOrder(text: string): string {
  return text.replace(/^( *)Managed Fields:\n((?:\1 +.*\n)+)/gm, (_, indent: string, entries: string) => {
    const each = entries.split(/^(?= *API Version:)/m).sort();
    return `${indent}Managed Fields:\n${each.join('')}`;
  });
}

/** Output without names, uids, times, resource versions, and what else no two servers have in common. */
export function comparable(text: string, sorted = false): string {
  const result = different.reduce((rest, [what, instead]) => rest.replace(what, instead), inOrder(text));
  const ordered = managersInOrder(result);
  return sorted ? ordered.split('\n').sort().join('\n') : ordered;
}
