import { gvkOf, keyOf, keyText, type Json, type KubeObject } from '../kube/index.js';
import { changesBetween, comparisonSchema, pathText, type Change } from '../engine/index.js';
import type { SynthesizedApplication } from '../synth/index.js';
import { AssertionError } from './errors.js';
import { inline } from './mismatch.js';

/** One field in which two environments differ. */
export interface FieldDifference {
  /** Id of the application. */
  readonly application: string;
  /** `Deployment/api`; `Application` for the Application itself; empty for an application that one of them does not have. */
  readonly resource: string;
  /** `spec.template.spec.containers[name=api].image`; empty for an object that one of them does not have. */
  readonly field: string;
  /** The value in the first environment; absent when there is none. */
  readonly from?: Json;
  /** The value in the second environment; absent when there is none. */
  readonly to?: Json;
}

/** Differences that are meant. What is not named may be anything. */
export interface AllowedDifference {
  /** Id of the application. */
  readonly application?: string;
  /** `Deployment/api`, or `Deployment` for all of a kind. */
  readonly resource?: string;
  /** A field with everything below it, or an expression that finds something in its path. */
  readonly field?: string | RegExp;
}

/** In what two environments differ, field by field, in the order of applications, objects and fields. */
export class Difference {
  constructor(
    readonly from: string,
    readonly to: string,
    readonly fields: readonly FieldDifference[],
  ) {}

  /**
   * They differ in nothing else. Each of the allowed differences must be there, so that the list stays true.
   *
   * @throws AssertionError that lists what is not allowed, and what is allowed without need
   */
  expectOnly(...allowed: readonly AllowedDifference[]): this {
    const beyond = this.fields.filter((field) => !allowed.some((each) => covers(each, field)));
    const idle = allowed.filter((each) => !this.fields.some((field) => covers(each, field)));
    if (beyond.length === 0 && idle.length === 0) return this;
    const problems = [
      ...(beyond.length > 0 ? [`differ in what is not allowed:\n${this.textOf(beyond)}`] : []),
      ...(idle.length > 0 ? [`do not differ in\n${idle.map((each) => `  ${allowedText(each)}`).join('\n')}`] : []),
    ];
    throw new AssertionError(`${this.from} and ${this.to} ${problems.join('\nand ')}`);
  }

  /** All differences, one on each line: stable text, for a snapshot. */
  toString(): string {
    return this.textOf(this.fields);
  }

  private textOf(fields: readonly FieldDifference[]): string {
    return fields
      .map(({ application, resource, field, from, to }) => {
        const where = `  ${application}${resource && `: ${resource}`}`;
        if (field === '') return `${where} only in ${from === undefined ? this.to : this.from}`;
        return `${where} ${field}: ${inline(from)} -> ${inline(to)}`;
      })
      .join('\n');
  }
}

/** Compares the applications of two environments. */
export function differenceBetween(
  from: string,
  to: string,
  applications: readonly SynthesizedApplication[],
): Difference {
  const [before, after] = [from, to].map(
    (name) => new Map(applications.filter((each) => each.environment === name).map((each) => [each.id, each])),
  );
  const ids = [...new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])])].sort();
  const fields = ids.flatMap((id): FieldDifference[] => {
    const [was, is] = [before?.get(id), after?.get(id)];
    if (was && is) return [...applicationFields(id, was, is), ...objectFields(id, was, is)];
    return [{ application: id, resource: '', field: '', ...(was && { from: id }), ...(is && { to: id }) }];
  });
  return new Difference(from, to, fields);
}

/** A text of the Application that differs by the name of the environment alone, such as its own name, is no difference. */
function applicationFields(id: string, was: SynthesizedApplication, is: SynthesizedApplication): FieldDifference[] {
  return fieldsOf(id, 'Application', was.application, is.application).filter(
    ({ from, to }) =>
      typeof from !== 'string' || typeof to !== 'string' || from.replaceAll(was.environment, is.environment) !== to,
  );
}

function objectFields(id: string, was: SynthesizedApplication, is: SynthesizedApplication): FieldDifference[] {
  const [before, after] = [byKey(was), byKey(is)];
  const keys = [...new Set([...before.keys(), ...after.keys()])].sort();
  return keys.flatMap((key) => {
    const [old, now] = [before.get(key), after.get(key)];
    const object = old ?? now;
    if (!object) return [];
    const resource = `${object.kind}/${keyOf(object).name}`;
    if (old && now) return fieldsOf(id, resource, old, now);
    return [{ application: id, resource, field: '', ...(old && { from: old }), ...(now && { to: now }) }];
  });
}

function byKey({ objects }: SynthesizedApplication): Map<string, KubeObject> {
  return new Map(objects.map(({ object }) => [keyText(keyOf(object)), object]));
}

function fieldsOf(application: string, resource: string, was: KubeObject, is: KubeObject): FieldDifference[] {
  const { schema } = comparisonSchema(gvkOf(was));
  return changesBetween(was, is, schema)
    .flatMap(itemByItem)
    .map(({ path, was: from, willBe: to }) => ({
      application,
      resource,
      field: pathText(path),
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
    }));
}

/** Lists of one length that no schema tells apart are compared by position. */
function itemByItem(change: Change): Change[] {
  const { path, was, willBe } = change;
  if (!Array.isArray(was) || !Array.isArray(willBe) || was.length !== willBe.length) return [change];
  return was.flatMap((item, index) =>
    changesBetween(item, willBe[index] ?? null, undefined)
      .map((each) => ({ ...each, path: [...path, { index }, ...each.path] }))
      .flatMap(itemByItem),
  );
}

function covers({ application, resource, field }: AllowedDifference, found: FieldDifference): boolean {
  return (
    (application === undefined || application === found.application) &&
    (resource === undefined || resource === found.resource || found.resource.startsWith(`${resource}/`)) &&
    (field === undefined || isAtOrBelow(field, found.field))
  );
}

function isAtOrBelow(field: string | RegExp, found: string): boolean {
  if (field instanceof RegExp) return found.search(field) >= 0;
  return field === found || found.startsWith(`${field}.`) || found.startsWith(`${field}[`);
}

function allowedText({ application, resource, field }: AllowedDifference): string {
  return [application && `${application}:`, resource, field && String(field)].filter(Boolean).join(' ') || 'anything';
}
