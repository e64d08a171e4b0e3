import { EngineError } from '../errors.js';
import { JqProgram, JqSyntaxError } from '../jq/index.js';

/** A jq expression of an ignore rule. */
export interface JqRule {
  readonly expression: string;
  /** What removes the paths of the expression from an object. */
  readonly program: JqProgram;
  /** The paths alone, when the program does nothing but remove them. */
  readonly paths: JqProgram | undefined;
}

/** Programs that were compiled before: a rule is asked for every object. */
const compiled = new Map<string, JqRule>();
const MOST_COMPILED = 1000;

/**
 * Compiles the expression of an ignore rule.
 *
 * @throws EngineError INVALID_IGNORE_RULE
 */
export function jqRule(expression: string): JqRule {
  const known = compiled.get(expression);
  if (known) return known;
  const rule = compile(expression);
  if (compiled.size >= MOST_COMPILED) compiled.clear();
  compiled.set(expression, rule);
  return rule;
}

function compile(expression: string): JqRule {
  try {
    const program = JqProgram.compile(`del(${expression})`);
    return { expression, program, paths: program.argumentOf('del') };
  } catch (error) {
    if (!(error instanceof JqSyntaxError)) throw error;
    throw new EngineError('INVALID_IGNORE_RULE', `jqPathExpressions: ${JSON.stringify(expression)}: ${error.message}`, {
      remedy: 'write one jq path expression, such as .spec.template.spec.containers[] | select(.name == "proxy")',
    });
  }
}
