import {
  isJsonObject,
  labelSelectorOf,
  SelectorError,
  type Json,
  type JsonObject,
  type LabelSelector,
} from '../../kube/index.js';
import type { GlobalProject } from '../permissions/index.js';
import type { SettingsData } from './configuration.js';
import { invalid, yamlAt } from './values.js';

const key = 'globalProjects';

/** `globalProjects`: a list of `{projectName, labelSelector}`. @throws EngineError INVALID_SETTINGS */
export function parseGlobalProjects(data: SettingsData, base: readonly GlobalProject[]): readonly GlobalProject[] {
  const list = yamlAt(data, key);
  if (list === undefined || list === null) return base;
  if (!Array.isArray(list)) throw invalid(key, 'is no list of projects');
  return list.map((entry, index) => {
    const where = `${key}[${index}]`;
    const { projectName, labelSelector, ...unknown } = fields(entry, where);
    refuseUnknown(unknown, where, 'projectName and labelSelector');
    if (typeof projectName !== 'string' || projectName === '') throw invalid(`${where}.projectName`, 'is no name');
    return { projectName, selector: selectorOf(labelSelector, `${where}.labelSelector`) };
  });
}

function selectorOf(value: Json | undefined, where: string): LabelSelector {
  const { matchLabels, matchExpressions, ...unknown } = fields(value ?? {}, where);
  refuseUnknown(unknown, where, 'matchLabels and matchExpressions');
  try {
    return labelSelectorOf({
      matchLabels: Object.fromEntries(
        Object.entries(fields(matchLabels ?? {}, `${where}.matchLabels`)).map(([label, text]) => [
          label,
          textOf(text, `${where}.matchLabels.${label}`),
        ]),
      ),
      matchExpressions: listOf(matchExpressions, `${where}.matchExpressions`).map((expression, index) => {
        const at = `${where}.matchExpressions[${index}]`;
        const { key: label, operator, values } = fields(expression, at);
        return {
          key: textOf(label, `${at}.key`),
          operator: textOf(operator, `${at}.operator`),
          values: listOf(values, `${at}.values`).map((text) => textOf(text, `${at}.values`)),
        };
      }),
    });
  } catch (error) {
    throw error instanceof SelectorError ? invalid(where, `is no label selector: ${error.what}`, error) : error;
  }
}

function fields(value: Json | undefined, where: string): JsonObject {
  if (!isJsonObject(value)) throw invalid(where, 'is no map');
  return value;
}

function listOf(value: Json | undefined, where: string): readonly Json[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw invalid(where, 'is no list');
  return value;
}

function textOf(value: Json | undefined, where: string): string {
  if (typeof value !== 'string') throw invalid(where, 'is no text');
  return value;
}

/** A misspelt field of a selector would select everything. */
function refuseUnknown(unknown: JsonObject, where: string, known: string): void {
  const [other] = Object.keys(unknown);
  if (other !== undefined) throw invalid(where, `has the unknown field ${other}; use ${known}`);
}
