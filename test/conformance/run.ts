/**
 * Runs conformance vectors: `npm run conformance -- [--vectors DIR] [--topic T]... [--required] [--json] [--verbose]`.
 *
 * Without `--topic` all topics of the folder. The exit code is 1 when a required topic, or one that was asked for by name, is
 * not whole.
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

const asked = [...values.topic, ...(values.required ? requiredTopics() : [])];
const reports: Record<string, TopicReport> = {};
for (const topic of asked.length > 0 ? asked : topicsIn(values.vectors)) {
  reports[topic] = runTopic(values.vectors, topic, ({ name }, outcome) => {
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

const mustBeWhole = new Set([...requiredTopics(), ...asked]);
const broken = Object.entries(reports).filter(
  ([topic, { failed, unsupported }]) => mustBeWhole.has(topic) && failed + unsupported > 0,
);
process.exitCode = broken.length > 0 ? 1 : 0;

function print(all: Record<string, TopicReport>): void {
  const width = Math.max(...Object.keys(all).map((topic) => topic.length), 'topic'.length);
  const required = requiredTopics();
  console.log(`${'topic'.padEnd(width)}  passed  failed  unsupported`);
  for (const [topic, { passed, failed, unsupported }] of Object.entries(all)) {
    const counts = [String(passed).padStart(6), String(failed).padStart(6), String(unsupported).padStart(11)].join(
      '  ',
    );
    console.log(`${topic.padEnd(width)}  ${counts}${required.includes(topic) ? '  required' : ''}`);
  }
  for (const [topic, { failures }] of Object.entries(all)) {
    for (const name of failures) console.log(`failed: ${topic}: ${name}`);
  }
}
