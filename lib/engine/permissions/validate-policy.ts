import { EngineError } from '../errors.js';

const resources = ['applications', 'applicationsets', 'repositories', 'clusters', 'exec', 'logs'];
const actions = ['get', 'create', 'update', 'delete', 'sync', 'override', '*'];

/**
 * Checks one policy line of a role: `p, proj:<project>:<role>, <resource>, <action>, <project>/<object>, allow|deny`.
 *
 * @throws {EngineError} `INVALID_PROJECT`
 */
export function validatePolicy(project: string, role: string, policy: string): void {
  const [type, subject, resource = '', action = '', object = '', effect, ...more] = policy
    .split(',')
    .map((part) => part.trim());
  const refuse = (reason: string): never => {
    throw new EngineError('INVALID_PROJECT', `invalid policy rule '${policy}': ${reason}`);
  };
  if (type !== 'p' || effect === undefined || more.length > 0)
    refuse("must be of the form: 'p, sub, res, act, obj, eft'");
  const expected = `proj:${project}:${role}`;
  if (subject !== expected) refuse(`policy subject must be: '${expected}', not '${subject}'`);
  if (!resources.includes(resource)) {
    refuse(`project resource must be: ${resources.map((name) => `'${name}'`).join(', ')}, not '${resource}'`);
  }
  if (!actions.includes(action) && !/^(action|update|delete)\/.+$/.test(action)) refuse(`invalid action '${action}'`);
  const prefix = `${project}/`;
  const valid = object.startsWith(prefix) && /^([*\w.-]+\/)?[*\w.-]+$/.test(object.slice(prefix.length));
  if (!valid) refuse(`object must be of form '${project}/*', '${project}[/<NAMESPACE>]/<APPNAME>', not '${object}'`);
  if (effect !== 'allow' && effect !== 'deny') refuse(`effect must be: 'allow' or 'deny'`);
}
