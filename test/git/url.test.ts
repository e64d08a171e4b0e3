import { checkRemoteUrl, redactUrl } from '../../lib/git/index.js';

test.each([
  ['https://github.com/team/repo.git', 'https'],
  ['https://user:token@git.example.com:8443/a/b', 'https'],
  ['https://[::1]/a/b', 'https'],
  ['ssh://git@github.com:22/team/repo', 'ssh'],
  ['git@github.com:team/repo.git', 'ssh'],
  ['git@ssh.dev.azure.com:v3/team/My%20Project/repo', 'ssh'],
])('%s is a URL of a remote repository', (url, protocol) => {
  expect(checkRemoteUrl(url, ['https', 'ssh'])).toBe(protocol);
});

test('a URL is shown without its credentials', () => {
  expect(redactUrl('https://user:p@ss@example.com/x')).not.toContain('ss@');
  expect(redactUrl('https://token@example.com/x')).toBe('https://example.com/x');
  expect(redactUrl('ssh://git:secret@example.com/x')).toBe('ssh://example.com/x');
  expect(redactUrl('ssh://git@example.com/x')).toBe('ssh://git@example.com/x');
  expect(redactUrl('git@example.com:team/repo')).toBe('git@example.com:team/repo');
});
