import { check } from './check.js';
import { ownVectors, requiredTopics, vectorsOf } from './suite.js';
import { topics } from './topics/index.js';

describe.each(requiredTopics())('%s', (topic) => {
  test.each(vectorsOf(ownVectors, topic).map((vector) => [vector.name, vector] as const))('%s', async (_, vector) => {
    expect(await check(topics[topic], vector)).toEqual({ result: 'passed' });
  });
});
