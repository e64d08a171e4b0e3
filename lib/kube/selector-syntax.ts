import { labelKeyFaults, labelValueFaults } from './label-names.js';
import type { LabelRequirement } from './selector.js';

/** Text that is no label selector; `message` is what the Kubernetes API says to it. */
export class SelectorFault extends Error {}

interface Token {
  readonly type: 'word' | 'symbol' | 'end';
  readonly text: string;
}

const TOKEN = /[ \t\r\n]*(?:(!=|==|[=!(),<>])|([^=!(),<>\s]+))/y;
const OPERATORS: ReadonlyMap<string, LabelRequirement['operator']> = new Map([
  ['in', 'in'],
  ['notin', 'notin'],
  ['=', 'in'],
  ['==', 'in'],
  ['!=', 'notin'],
  ['>', 'gt'],
  ['<', 'lt'],
]);

/** Reads the requirements of a label selector. @throws SelectorFault */
export function parseRequirements(text: string): LabelRequirement[] {
  return new Parser(tokensOf(text)).all();
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match !== null; match = TOKEN.exec(text)) {
    const [, symbol, word = ''] = match;
    tokens.push(symbol === undefined ? { type: 'word', text: word } : { type: 'symbol', text: symbol });
  }
  return tokens;
}

const END: Token = { type: 'end', text: '' };

class Parser {
  private position = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  all(): LabelRequirement[] {
    const requirements: LabelRequirement[] = [];
    for (let next = this.peek(); next.type !== 'end'; next = this.peek()) {
      if (!startsRequirement(next)) throw fault(next, "!, identifier, or 'end of string'");
      requirements.push(this.requirement());
      const after = this.take();
      if (after.type === 'end') break;
      if (after.text !== ',') throw fault(after, "',' or 'end of string'");
      if (!startsRequirement(this.peek())) throw fault(this.peek(), "identifier after ','");
    }
    return requirements;
  }

  private requirement(): LabelRequirement {
    try {
      return this.read();
    } catch (error) {
      if (!(error instanceof SelectorFault)) throw error;
      throw new SelectorFault(`unable to parse requirement: ${error.message}`);
    }
  }

  private read(): LabelRequirement {
    const isAbsent = this.peek().text === '!';
    if (isAbsent) this.take();
    const { type, text: key } = this.take();
    if (type !== 'word') throw fault({ type, text: key }, 'identifier');
    const faults = labelKeyFaults(key);
    if (faults.length > 0) throw new SelectorFault(invalid('<nil>', key, faults.join('; ')));
    if (isAbsent) return { key, operator: 'absent', values: [] };
    const next = this.peek();
    if (next.type === 'end' || next.text === ',') return { key, operator: 'exists', values: [] };
    this.take();
    const operator = OPERATORS.get(next.text);
    if (operator === undefined) throw fault(next, 'in, notin, =, ==, !=, gt, lt');
    const isSet = next.text === 'in' || next.text === 'notin';
    const values = [...new Set(isSet ? this.set() : [this.value()])].sort();
    checkValues(key, operator, values);
    return { key, operator, values };
  }

  private value(): string {
    const next = this.peek();
    if (next.type === 'end' || next.text === ',') return '';
    this.take();
    if (next.type !== 'word') throw fault(next, 'identifier');
    return next.text;
  }

  private set(): string[] {
    const open = this.take();
    if (open.text !== '(') throw new SelectorFault(`found '${open.text}' expected: '('`);
    const values: string[] = [];
    let before: Token = open;
    for (;;) {
      const next = this.take();
      if (next.text === ')') {
        if (before.type !== 'word') values.push('');
        return values;
      }
      if (next.text === ',') {
        if (before.type !== 'word') values.push('');
      } else if (next.type === 'word' && before.type !== 'word') {
        values.push(next.text);
      } else if (before.type === 'word') {
        throw fault(next, "',' or ')'");
      } else {
        throw fault(next, before === open ? "',', ')' or identifier" : "',', or identifier");
      }
      before = next;
    }
  }

  private peek(): Token {
    return this.tokens[this.position] ?? END;
  }

  private take(): Token {
    return this.tokens[this.position++] ?? END;
  }
}

function startsRequirement({ type, text }: Token): boolean {
  return type === 'word' || text === '!';
}

function checkValues(key: string, operator: LabelRequirement['operator'], values: readonly string[]): void {
  const faults: string[] = [];
  values.forEach((value, index) => {
    if ((operator === 'gt' || operator === 'lt') && !isInteger(value)) {
      faults.push(invalid(`values[${index}]`, value, "for 'Gt', 'Lt' operators, the value must be an integer"));
    }
  });
  values.forEach((value, index) => {
    const why = labelValueFaults(value);
    if (why.length > 0) faults.push(invalid(`values[${index}][${key}]`, value, why.join('; ')));
  });
  if (faults.length > 0) throw new SelectorFault(faults.length === 1 ? (faults[0] ?? '') : `[${faults.join(', ')}]`);
}

/** Whether a text is an integer of 64 bits. */
function isInteger(text: string): boolean {
  if (!/^[-+]?\d+$/.test(text)) return false;
  const value = BigInt(text);
  return value === BigInt.asIntN(64, value);
}

function invalid(field: string, value: string, why: string): string {
  return `${field}: Invalid value: ${JSON.stringify(value)}: ${why}`;
}

function fault({ text }: Token, expected: string): SelectorFault {
  return new SelectorFault(`found '${text}', expected: ${expected}`);
}
