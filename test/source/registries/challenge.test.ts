import { isTrustedRealm, parseChallenges } from '../../../lib/source/registries/challenge.js';
import { endsInTime } from '../../support/patience.js';

const read = (header: string): [string, Record<string, string>][] =>
  parseChallenges(header).map(({ scheme, parameters }) => [scheme, Object.fromEntries(parameters)]);

describe('how a registry asks who one is', () => {
  test.each<[string, [string, Record<string, string>][]]>([
    ['', []],
    ['Basic', [['basic', {}]]],
    ['Basic realm="a b"', [['basic', { realm: 'a b' }]]],
    [
      'Bearer realm="https://auth.example.com/token",service="r",scope="repository:a/b:pull,push"',
      [['bearer', { realm: 'https://auth.example.com/token', service: 'r', scope: 'repository:a/b:pull,push' }]],
    ],
    ['BEARER Realm=x , service = "y"', [['bearer', { realm: 'x', service: 'y' }]]],
    [
      'Negotiate, Basic realm="say \\"hi\\"", Bearer realm="b"',
      [
        ['negotiate', {}],
        ['basic', { realm: 'say "hi"' }],
        ['bearer', { realm: 'b' }],
      ],
    ],
    ['=', []],
  ])('%s', (header, challenges) => {
    expect(read(header)).toEqual(challenges);
  });

  test('is read in time, whatever it is', () => {
    const times = 1_000_000;
    for (const text of [' '.repeat(times), ','.repeat(times), 'a="'.repeat(times), `a ${'\\"'.repeat(times)}`])
      endsInTime(() => read(text));
  });
});

describe('H09 a service of tokens gets the credentials', () => {
  test.each([
    ['registry.example.com', 'registry.example.com', true],
    ['auth.docker.io', 'registry-1.docker.io', true],
    ['gitlab.com', 'registry.gitlab.com', true],
    ['login.eu.example.com', 'registry.example.com', true],
    ['127.0.0.1', '127.0.0.1', true],
    ['evil.com', 'registry.example.com', false],
    ['evilexample.com', 'registry.example.com', false],
    ['registry.example.com.evil.com', 'registry.example.com', false],
    ['evil.com', 'example.com', false],
    ['evil.co.uk', 'registry.co.uk', false],
    ['10.0.0.9', '10.0.0.8', false],
    ['9.0.0.8', '10.0.0.8', false],
    ['[fd00::2]', '[fd00::1]', false],
    ['other', 'registry', false],
  ])('%s for %s: %s', (realm, registry, trusted) => {
    expect(isTrustedRealm(realm, registry)).toBe(trusted);
  });
});
