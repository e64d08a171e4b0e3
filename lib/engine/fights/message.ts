import type { HealedObject } from '../../model/index.js';
import { isPointer } from './field-rule.js';

const mostTold = 3;

/** What a condition says of fights. @param ours the name by which we write */
export function fightMessage(fights: readonly HealedObject[], ours: string): string {
  const told = fights.slice(0, mostTold).map((fight) => messageOf(fight, ours));
  const more = fights.length - told.length;
  return [...told, ...(more > 0 ? [`${more} more objects are fought for.`] : [])].join(' ');
}

/** Which object is fought for, where, with whom, and what helps. @param ours the name by which we write */
export function messageOf(fight: HealedObject, ours: string): string {
  const { kind, namespace, name, fields = [], drift, managers = [] } = fight;
  const others = [...new Set(managers.map(({ manager }) => manager))].filter((manager) => manager !== ours);
  const object = `${kind} ${namespace ? `${namespace}/` : ''}${name}`;
  const where = fields.length > 0 ? ` at ${fields.join(', ')}` : '';
  const who = whoOf(fight);
  const what = `${object} is ${drift} again and again${where}${who && `, last by ${who}`}`;
  const opponent =
    others.join(' and ') || (managers.length > 0 ? `another that writes as ${ours}, or an admission webhook` : unnamed);
  return `Fighting with ${opponent}: ${what}. ${remedy(fight, others)}`;
}

const unnamed = 'somebody whom the object does not name';

function whoOf({ managers = [] }: HealedObject): string {
  const told = managers.map(({ manager, operation, subresource, time }) => {
    const how = [operation, subresource && `of ${subresource}`, time && `at ${time}`].filter(Boolean).join(' ');
    return how === '' ? manager : `${manager} (${how})`;
  });
  return told.join(' and ');
}

function remedy({ drift, fields = [] }: HealedObject, names: readonly string[]): string {
  const stop = 'Stop whoever does that';
  if (drift === 'created') return `${stop}, or put the object into Git.`;
  if (drift === 'deleted') return `${stop}, or take the object out of Git.`;
  const [pointers, jq] = [fields.filter(isPointer), fields.filter((field) => !isPointer(field))];
  const rules = [
    ...(names.length > 0 ? [`managedFieldsManagers: ${list(names)}`] : []),
    ...(pointers.length > 0 ? [`jsonPointers: ${list(pointers)}`] : []),
    ...(jq.length > 0 ? [`jqPathExpressions: ${list(jq)}`] : []),
  ];
  return rules.length === 0
    ? `${stop}.`
    : `${stop}, or leave it to them by ignoreDifferences with ${rules.join(' or ')}.`;
}

const list = (texts: readonly string[]): string => JSON.stringify(texts);
