import { healthy, type HealthRule } from '../health.js';
import { attachedPolicy } from '../attached-policy.js';

const policy = attachedPolicy({ silenceIsCurrent: false, silenceIsConsent: false });

/** All kinds of Airlock Microgateway: policies are judged, the rest only holds data. */
export const airlockRule: HealthRule = (object) =>
  object.kind.endsWith('Policy') ? policy(object) : healthy(`${object.kind} is healthy`);
