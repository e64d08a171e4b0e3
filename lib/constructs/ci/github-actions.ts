import { writeYaml, type JsonObject } from '../../kube/index.js';
import { TextFiles, type TextFile } from '../text-files.js';
import { deliverySteps, type DeliveryProps, type Step } from './delivery.js';

/** What GitHub Actions need beside. */
export interface GitHubActionsProps extends DeliveryProps {
  /**
   * The machine that jobs run on.
   * @default ubuntu-latest
   */
  readonly runsOn?: string;

  /**
   * Version of Node.
   * @default 22
   */
  readonly node?: string;

  /**
   * The actions that fetch the repository and Node, for those who pin them by commit.
   * @default - the newest of major version 4
   */
  readonly actions?: { readonly checkout?: string; readonly setupNode?: string };
}

/**
 * Workflows of GitHub Actions: `.github/workflows/delivery.yml` tests every change, plans proposed ones and delivers what was
 * merged; `.github/workflows/image.yml` sets the tag of an image when it is called.
 *
 * @example
 * new GitHubActions({
 *   layout: RepositoryLayout.separate('https://git.example.com/ml-platform/gitops.git'),
 *   images: [{ image: 'registry.example.com/sentiment', file: 'environments/staging.ts' }],
 * }).writeTo('.');
 */
export class GitHubActions extends TextFiles {
  constructor(private readonly props: GitHubActionsProps) {
    super();
    deliverySteps(props);
  }

  files(): readonly TextFile[] {
    const { images = [] } = this.props;
    return [
      { path: '.github/workflows/delivery.yml', content: writeYaml(this.delivery()) },
      ...(images.length > 0 ? [{ path: '.github/workflows/image.yml', content: writeYaml(this.image()) }] : []),
    ];
  }

  private delivery(): JsonObject {
    const { branch = 'main' } = this.props;
    const { check, plan, deliver } = deliverySteps(this.props);
    // A change from a fork gets no secrets: there is nothing to plan with.
    const own = 'github.event.pull_request.head.repo.full_name == github.repository';
    const proposed = `github.event_name == 'pull_request' && ${own}`;
    const merged = `github.event_name == 'push' && github.ref == 'refs/heads/${branch}'`;
    return {
      name: 'delivery',
      on: { pull_request: null, push: { branches: [branch] } },
      permissions: { contents: 'read' },
      jobs: {
        check: this.job(check),
        plan: { needs: 'check', if: proposed, ...this.job([...this.installed(check), ...plan]) },
        ...(deliver.length > 0 && {
          deliver: {
            needs: 'check',
            if: merged,
            concurrency: { group: 'deliver', 'cancel-in-progress': false },
            ...this.job([...this.installed(check), ...deliver]),
          },
        }),
      },
    };
  }

  private image(): JsonObject {
    const { images = [], branch = 'main' } = this.props;
    const options = [...new Set(images.map(({ image }) => image))];
    return {
      name: 'image',
      on: {
        workflow_dispatch: {
          inputs: {
            image: { description: 'The image', required: true, type: 'choice', options },
            tag: { description: 'Its new tag', required: true, type: 'string' },
          },
        },
      },
      permissions: { contents: 'write' },
      concurrency: { group: 'image', 'cancel-in-progress': false },
      jobs: {
        update: {
          // By way of the environment: what stands in a script is run.
          env: { IMAGE: '${{ inputs.image }}', TAG: '${{ inputs.tag }}' },
          ...this.job(deliverySteps(this.props).updateImage, { ref: branch }),
        },
      },
    };
  }

  private installed(check: readonly Step[]): readonly Step[] {
    return check.slice(0, 1);
  }

  private job(steps: readonly Step[], push?: JsonObject): JsonObject {
    const { runsOn = 'ubuntu-latest', node = '22', actions = {} } = this.props;
    return {
      'runs-on': runsOn,
      steps: [
        { uses: actions.checkout ?? 'actions/checkout@v4', with: push ?? { 'persist-credentials': false } },
        { uses: actions.setupNode ?? 'actions/setup-node@v4', with: { 'node-version': node, cache: 'npm' } },
        ...steps.map((step) => ({ name: step.name, ...this.token(step), run: `${step.run}\n` })),
      ],
    };
  }

  /** Git asks for the token and does not keep it; only this step has it. */
  private token({ usesGitOps }: Step): JsonObject {
    const { choice } = this.props.layout;
    if (!usesGitOps || choice.is !== 'separate') return {};
    return { env: { GITOPS_TOKEN: `\${{ secrets.${choice.token} }}`, ...credentialHelper } };
  }
}

/** Lets git read the token of the GitOps repository from the environment. */
export const credentialHelper = {
  GIT_CONFIG_COUNT: '1',
  GIT_CONFIG_KEY_0: 'credential.helper',
  GIT_CONFIG_VALUE_0: '!f() { echo username=git; echo "password=$GITOPS_TOKEN"; }; f',
};
