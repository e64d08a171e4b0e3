import { renderPrograms } from '../envtest/render-programs.js';
import { check } from './check.js';
import { ownVectors, requiredTopics, vectorsOf } from './suite.js';
import { topics } from './topics/index.js';

/** Some cases are answered by helm or jsonnet; in CI these are there. */
const programs = renderPrograms() !== undefined || process.env['SLIPWAY_REQUIRE_ENVTEST'] === '1';
if (!programs) console.warn('skipped: cases that need helm, kustomize and jsonnet (npm run envtest:build)');

describe.each(requiredTopics())('%s', (topic) => {
  test.each(vectorsOf(ownVectors, topic).map((vector) => [vector.name, vector] as const))('%s', async (_, vector) => {
    const outcome = await check(topics[topic], vector);
    if (!programs && topic === 'source-types' && outcome.result === 'unsupported') return;
    expect(outcome).toEqual({ result: 'passed' });
  });
});
