import { labelFault, labelValueFaults, qualifiedNameFaults, subdomainFault } from '../../../names.js';
import { hasFormat } from '../../structural-formats.js';
import { kindNameFault } from '../../structural-names.js';
import type { CelEnvironment, CelModule } from '../engine.js';

/** A format by its name. */
class NamedFormat {
  constructor(readonly faults: (text: string) => readonly (string | undefined)[]) {}
}

/** The name before `format.dns1123Label()`. */
class Formats {}

/** As a prefix is judged: a dash at its end stands for what follows. */
const asPrefix =
  (fault: (text: string) => string | undefined) =>
  (text: string): string[] => {
    const found = fault(text.length > 1 && text.endsWith('-') ? `${text.slice(0, -2)}a` : text);
    return found === undefined ? [] : [found];
  };

const FORMATS: ReadonlyMap<string, NamedFormat> = new Map([
  ['dns1123Label', new NamedFormat((text) => [labelFault(text)])],
  ['dns1123Subdomain', new NamedFormat((text) => [subdomainFault(text)])],
  ['dns1035Label', new NamedFormat((text) => [kindNameFault(text)])],
  ['qualifiedName', new NamedFormat(qualifiedNameFaults)],
  ['dns1123LabelPrefix', new NamedFormat(asPrefix(labelFault))],
  ['dns1123SubdomainPrefix', new NamedFormat(asPrefix(subdomainFault))],
  ['dns1035LabelPrefix', new NamedFormat(asPrefix(kindNameFault))],
  ['labelValue', new NamedFormat(labelValueFaults)],
  ['uri', of('uri', 'invalid URI')],
  ['uuid', of('uuid', 'does not match the UUID format')],
  ['byte', of('byte', 'invalid base64')],
  ['date', of('date', 'invalid date')],
  ['datetime', of('datetime', 'invalid datetime')],
]);

function of(format: string, why: string): NamedFormat {
  return new NamedFormat((text) => (hasFormat(format, text) ? [] : [why]));
}

/** The functions of named formats. */
export function registerFormats(environment: CelEnvironment, { Optional }: CelModule): void {
  const type = 'kubernetes.NamedFormat';
  environment
    .registerType(type, NamedFormat)
    .registerType('Formats', Formats)
    .registerConstant('format', 'Formats', new Formats())
    .registerFunction(`Formats.named(string): optional<${type}>`, (_formats: Formats, name: string) => {
      const found = FORMATS.get(name);
      return found === undefined ? Optional.none() : Optional.of(found);
    })
    .registerFunction(`${type}.validate(string): optional<list<string>>`, (format: NamedFormat, text: string) => {
      const faults = format.faults(text).filter((fault) => fault !== undefined);
      return faults.length === 0 ? Optional.none() : Optional.of(faults);
    });
  for (const [name, format] of FORMATS) environment.registerFunction(`Formats.${name}(): ${type}`, () => format);
}
