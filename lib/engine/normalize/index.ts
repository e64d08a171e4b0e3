export { ignoredPlaces, rewritings, rewritten, withoutIgnored, type OnProblem } from './ignore.js';
export {
  ignoreRulesFor,
  matchIgnoreRules,
  ruleProblems,
  type IgnoreRules,
  type IgnoreSubject,
} from './ignore-rules.js';
export { normalizeBuiltinFields, normalizeSecret, type BuiltinFieldOptions } from './builtin-fields.js';
export { isKnownType, knownTypeFieldsOf, normalizeKnownTypes } from './known-types.js';
export { jqRule } from './jq-rules.js';
export { parseComparisonSettings, type ComparisonSettings } from './comparison-settings.js';
export { type Place, type Places } from './places.js';
export { remarshal } from './remarshal.js';
export { trustedFields, withoutFieldsOf, type ObjectPair } from './trusted-managers.js';
export type { IgnoreFields, KnownTypeField, ResourceOverride, ResourceOverrides } from './overrides.js';
