import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { valuesTypes } from '../../constructs/helm/index.js';
import { isJsonObject, parseJson } from '../../kube/index.js';
import { CliError } from '../errors.js';

/** `slipway helm types`: the type of a chart's values, for `new HelmChart<Values>(…)`. */
export function printValuesTypes(path: string, name: string, out: NodeJS.WritableStream): void {
  const file = existsSync(path) && statSync(path).isDirectory() ? join(path, 'values.schema.json') : path;
  if (!/^[A-Za-z_$][\w$]*$/.test(name)) {
    throw new CliError('USAGE', `--name: got "${name}", expected the name of a TypeScript type`, { exitCode: 2 });
  }
  out.write(`// Made by \`slipway helm types\` of the chart's values.schema.json.\n\n${valuesTypes(read(file), name)}`);
}

function read(file: string) {
  try {
    const schema = parseJson(readFileSync(file, 'utf8'));
    if (isJsonObject(schema)) return schema;
  } catch (cause) {
    throw new CliError('UNREADABLE_FILE', 'expected a JSON Schema', {
      where: file,
      remedy: 'name a values.schema.json, or the folder of a chart that has one (`helm pull --untar` fetches it)',
      cause,
    });
  }
  throw new CliError('UNREADABLE_FILE', 'expected a JSON Schema: an object', { where: file });
}
