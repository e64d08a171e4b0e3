import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseJson, type JsonObject } from '../../lib/kube/index.js';
import { check, type Outcome } from './check.js';
import { topics } from './topics/index.js';
import type { Vector } from './topic.js';

/** Counts of one topic, in the form in which they are printed. */
export interface TopicReport {
  passed: number;
  failed: number;
  unsupported: number;
  /** Names of the failed cases. */
  failures: string[];
}

/** Where the vectors are that come with the package. */
export const ownVectors = join(__dirname, 'vectors');

/** The topics that must be whole: no case fails, none is unsupported. */
export function requiredTopics(): string[] {
  return JSON.parse(readFileSync(join(__dirname, 'required.json'), 'utf8')) as string[];
}

/** Cases that fail on purpose, by name, each with its reason. */
export function deviations(): Record<string, string> {
  return JSON.parse(readFileSync(join(__dirname, 'deviations.json'), 'utf8')) as Record<string, string>;
}

/** The topics of a folder of vector files. */
export function topicsIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .sort();
}

/** The cases of a topic. */
export function vectorsOf(folder: string, topic: string): Vector[] {
  const file = parseJson(readFileSync(join(folder, `${topic}.json`), 'utf8')) as JsonObject;
  return file['cases'] as unknown as Vector[];
}

/**
 * Runs the cases of a topic. A case that is a listed deviation and fails counts as unsupported.
 *
 * @param onCase told of every case
 */
export async function runTopic(
  folder: string,
  topic: string,
  onCase: (vector: Vector, outcome: Outcome) => void = () => {},
): Promise<TopicReport> {
  const report: TopicReport = { passed: 0, failed: 0, unsupported: 0, failures: [] };
  const deviating = deviations();
  for (const vector of vectorsOf(folder, topic)) {
    const outcome = await check(topics[topic], vector);
    const onPurpose = outcome.result === 'failed' && deviating[vector.name] !== undefined;
    report[onPurpose ? 'unsupported' : outcome.result]++;
    if (outcome.result === 'failed' && !onPurpose) report.failures.push(vector.name);
    onCase(vector, outcome);
  }
  return report;
}
