import type { z } from 'zod';
import type { JsonObject, KubeObject } from '../kube/index.js';
import { argoApiVersion } from './annotations.js';
import type { Application } from './application.js';
import type { ApplicationSet } from './application-set.js';
import { ModelError } from './errors.js';
import { schemas } from './lazy-schemas.js';
import type { AppProject } from './project.js';
import type { ToolSettings } from './source.js';
import { violationsOf } from './violations.js';

/**
 * Takes an object for an Application after checking its shape. The object itself is returned: fields that the schema does
 * not know are kept (see `unknownFields`), nothing is defaulted.
 * @throws ModelError naming each path with what is there and what was expected
 */
export function parseApplication(object: KubeObject): Application {
  return parse<Application>(schemas().applicationSchema, 'Application', object);
}

/** As {@link parseApplication}, for an AppProject. */
export function parseAppProject(object: KubeObject): AppProject {
  return parse<AppProject>(schemas().appProjectSchema, 'AppProject', object);
}

/** As {@link parseApplication}, for an ApplicationSet. */
export function parseApplicationSet(object: KubeObject): ApplicationSet {
  return parse<ApplicationSet>(schemas().applicationSetSchema, 'ApplicationSet', object);
}

/**
 * The settings of a tool, as a source has them or a file overrides them. Fields that are not known are dropped.
 * @throws ModelError `INVALID_RESOURCE`
 */
export function parseToolSettings(settings: JsonObject, where: string): ToolSettings {
  const result = schemas().sourceOverridesSchema.safeParse(settings);
  if (result.success) return result.data;
  throw invalid(result.error.issues, settings, where);
}

function parse<T extends KubeObject>(schema: z.ZodType, kind: string, object: KubeObject): T {
  const where =
    `${object.kind} ${[object.metadata?.namespace, object.metadata?.name].filter(Boolean).join('/')}`.trim();
  if (object.kind !== kind || object.apiVersion !== argoApiVersion) {
    throw new ModelError('WRONG_KIND', `got ${object.apiVersion} ${object.kind}, expected ${argoApiVersion} ${kind}`, {
      where,
    });
  }
  const result = schema.safeParse(object);
  if (!result.success) throw invalid(result.error.issues, object, where);
  return object as T;
}

function invalid(issues: readonly z.core.$ZodIssue[], value: JsonObject, where: string): ModelError {
  const violations = violationsOf(issues, value);
  const what = violations.map(({ path, got, expected }) => `${path}: got ${got}, expected ${expected}`).join('; ');
  return new ModelError('INVALID_RESOURCE', what, { where }, violations);
}
