export { GitLogins, type RemoteAction } from './git-logins.js';
