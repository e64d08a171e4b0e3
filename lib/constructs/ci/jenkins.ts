import { invalidValue } from '../errors.js';
import { TextFiles, type TextFile } from '../text-files.js';
import { deliverySteps, type DeliveryProps, type Step } from './delivery.js';
import { credentialHelper } from './github-actions.js';

/** What Jenkins needs beside. */
export interface JenkinsProps extends DeliveryProps {
  /**
   * Label of the agents that have Node, git and npm.
   * @default - any agent
   */
  readonly agent?: string;

  /**
   * Where the file is written.
   * @default Jenkinsfile
   */
  readonly path?: string;
}

/**
 * A declarative pipeline for a multibranch job of Jenkins: it tests every change, plans proposed ones, delivers what was merged,
 * and sets the tag of an image when it is built with the parameters `IMAGE` and `TAG`. The token of the GitOps repository is
 * a credential of the kind "secret text".
 */
export class JenkinsPipeline extends TextFiles {
  constructor(private readonly props: JenkinsProps) {
    super();
    deliverySteps(props);
    const { agent } = props;
    if (agent !== undefined && !/^[\w.-]+$/.test(agent)) {
      throw invalidValue('JenkinsPipeline agent', agent, 'a label of letters, digits, _ . and -');
    }
  }

  files(): readonly TextFile[] {
    return [{ path: this.props.path ?? 'Jenkinsfile', content: this.text() }];
  }

  private text(): string {
    const { agent, branch = 'main', images = [] } = this.props;
    const { check, plan, deliver, updateImage } = deliverySteps(this.props);
    const names = [...new Set(images.map(({ image }) => image))];
    const asked = `expression { params.TAG != null && params.TAG != '' }`;
    const unasked = names.length > 0 ? [`not { ${asked} }`] : [];
    const [install, ...checks] = check;
    const parameters = [
      `choice(name: 'IMAGE', choices: [${names.map((name) => `'${name}'`).join(', ')}], description: 'The image whose tag is set')`,
      `string(name: 'TAG', defaultValue: '', description: 'Its new tag; empty: nothing is set')`,
    ];
    return lines([
      'pipeline {',
      `  agent ${agent === undefined ? 'any' : `{ label '${agent}' }`}`,
      '  options {',
      '    disableConcurrentBuilds()',
      '  }',
      ...(names.length > 0
        ? block(
            '  parameters',
            parameters.map((each) => `    ${each}`),
          )
        : []),
      '  stages {',
      ...(install ? this.stage('Install', [install], unasked) : []),
      ...checks.flatMap((step) => this.stage(step.name, [step], unasked)),
      ...this.stage('Plan', plan, ['changeRequest()', ...unasked]),
      ...(deliver.length > 0 ? this.stage('Deliver', deliver, [`branch '${branch}'`, ...unasked]) : []),
      ...(names.length > 0 ? this.stage('Set the image', updateImage, [`branch '${branch}'`, asked]) : []),
      '  }',
      '}',
    ]);
  }

  private stage(name: string, steps: readonly Step[], when: readonly string[]): string[] {
    const { choice } = this.props.layout;
    const token = choice.is === 'separate' && steps.some(({ usesGitOps }) => usesGitOps) ? choice.token : undefined;
    const environment = Object.entries(credentialHelper).map(([key, value]) => `        ${key} = ${quoted(value)}`);
    const scripts = steps.flatMap(({ run }) => [
      `        sh '''`,
      ...['set -eu', ...run.split('\n')].map((line) => `          ${escaped(line)}`.trimEnd()),
      `        '''`,
    ]);
    return [
      `    stage(${quoted(name)}) {`,
      ...(when.length > 0
        ? block('      when', ['        allOf {', ...when.map((each) => `          ${each}`), '        }'])
        : []),
      ...(token ? block('      environment', [`        GITOPS_TOKEN = credentials('${token}')`, ...environment]) : []),
      ...block('      steps', scripts),
      '    }',
    ];
  }
}

function block(head: string, inner: readonly string[]): string[] {
  return [`${head} {`, ...inner, `${head.replace(/\S.*/, '')}}`];
}

function lines(all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}

function quoted(text: string): string {
  return `'${escaped(text)}'`;
}

/** A text between Groovy's single quotes, one or three. */
function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll("'", "\\'");
}
