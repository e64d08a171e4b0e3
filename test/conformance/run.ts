/**
 * Runs conformance vectors: `npm run conformance -- [--vectors DIR] [--topic T]... [--required] [--json] [--verbose]`.
 *
 * Without `--topic` all topics of the folder. The exit code is 1 when a required topic is not whole, or when one
 * that was asked for by name has failures.
 */
import { parseArgs } from 'node:util';
import { ownVectors, requiredTopics, runTopic, topicsIn, type TopicReport } from './suite.js';

const { values } = parseArgs({
  options: {
    vectors: { type: 'string', default: ownVectors },
    topic: { type: 'string', multiple: true, default: [] },
    required: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
  },
});

const required = new Set(requiredTopics());

async function main(): Promise<void> {
  const asked = [...values.topic, ...(values.required ? required : [])];
  const reports: Record<string, TopicReport> = {};
  for (const topic of asked.length > 0 ? asked : topicsIn(values.vectors)) {
    reports[topic] = await runTopic(values.vectors, topic, ({ name }, outcome) => {
      if (values.verbose && outcome.result === 'failed') {
        console.error(`${topic}: ${name}\n    ${outcome.differences.join('\n    ')}`);
      }
    });
  }

  if (values.json) {
    console.log(JSON.stringify({ topics: reports }, undefined, 2));
  } else {
    print(reports);
  }

  const broken = Object.entries(reports).filter(
    ([topic, { failed, unsupported }]) =>
      (required.has(topic) && failed + unsupported > 0) || (asked.includes(topic) && failed > 0),
  );
  process.exitCode = broken.length > 0 ? 1 : 0;
}

void main();

function print(all: Record<string, TopicReport>): void {
  const width = Math.max(...Object.keys(all).map((topic) => topic.length), 'topic'.length);
  console.log(`${'topic'.padEnd(width)}  passed  failed  unsupported`);
  for (const [topic, { passed, failed, unsupported }] of Object.entries(all)) {
    const counts = [String(passed).padStart(6), String(failed).padStart(6), String(unsupported).padStart(11)].join(
      '  ',
    );
    console.log(`${topic.padEnd(width)}  ${counts}${required.has(topic) ? '  required' : ''}`);
  }
  for (const [topic, { failures }] of Object.entries(all)) {
    for (const name of failures) console.log(`failed: ${topic}: ${name}`);
  }
}
