import { readYaml, type Json } from '../../kube/index.js';
import { EngineError } from '../errors.js';
import type { SettingsData } from './configuration.js';

/** A value that is `true` or `false`. @throws EngineError INVALID_SETTINGS */
export function flag(data: SettingsData, key: string, otherwise: boolean): boolean {
  const text = data[key]?.trim().toLowerCase() ?? '';
  if (text === '') return otherwise;
  if (text === 'true' || text === 'false') return text === 'true';
  throw invalid(key, `is ${JSON.stringify(data[key])}, expected true or false`);
}

/** A value that is YAML; `undefined` when it says nothing. @throws EngineError INVALID_SETTINGS */
export function yamlAt(data: SettingsData, key: string): Json | undefined {
  const text = data[key] ?? '';
  if (text.trim() === '') return undefined;
  try {
    return readYaml(text, { file: key })[0]?.value;
  } catch (cause) {
    throw invalid(key, 'is no YAML', cause);
  }
}

/** The error that a key's value cannot be read. */
export function invalid(key: string, what: string, cause?: unknown): EngineError {
  return new EngineError('INVALID_SETTINGS', `${key} ${what}`, cause === undefined ? {} : { cause });
}
