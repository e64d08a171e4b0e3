import type { KubeObject } from '../../kube/index.js';
import { glob } from '../globs/index.js';
import type { HealthCustomization } from './customizations.js';
import { declaredRule } from './declared-rule.js';
import { HealthError } from './errors.js';
import { unknown } from './health.js';
import { bundledRule, type RuleOf } from './health-of.js';
import type { ScriptLimits } from './lua/budget.js';
import { healthScript } from './lua/health-script.js';
import type { PartialRule } from './rules.js';

/** What else the rules of users depend on. */
export interface CustomRuleOptions {
  /** The rules of kinds that users say nothing of. */
  readonly otherwise?: RuleOf;
  /** Told when a script fails; the object is Unknown then. */
  readonly failed?: (error: HealthError, object: KubeObject) => void;
  readonly limits?: ScriptLimits;
}

/** Rules with those of users first: the script of the very kind, else the first whose globs fit, else the bundled rule. */
export function withCustomizations(
  customizations: readonly HealthCustomization[],
  { otherwise = bundledRule, failed, limits }: CustomRuleOptions = {},
): RuleOf {
  const scripts = customizations.map(({ kinds, script }) => ({
    kinds,
    rule: typeof script === 'string' ? scripted(script, failed, limits) : declaredRule(script),
  }));
  return (group, kind) => {
    const key = group === '' ? kind : `${group}/${kind}`;
    const found =
      scripts.find(({ kinds }) => kinds === key) ?? scripts.find(({ kinds }) => isGlob(kinds) && glob(kinds, key));
    return found ? found.rule : otherwise(group, kind);
  };
}

const isGlob = (kinds: string) => /[*?[{]/.test(kinds);

function scripted(script: string, failed: CustomRuleOptions['failed'], limits: ScriptLimits | undefined): PartialRule {
  const rule = healthScript(script, limits);
  return (object) => {
    try {
      return rule(object);
    } catch (error) {
      if (!(error instanceof HealthError)) throw error;
      failed?.(error, object);
      return unknown(error.what);
    }
  };
}
