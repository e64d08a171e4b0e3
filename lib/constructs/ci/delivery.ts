import { invalidValue } from '../errors.js';
import { ImageRef } from '../values/index.js';
import type { RepositoryLayout } from './layout.js';

/** An image whose tag a pipeline may set, and the file that names it. */
export interface UpdatedImage {
  /** Registry and repository, such as `registry.example.com/sentiment`. */
  readonly image: string;
  /** The TypeScript that names it with its tag, such as `environments/staging.ts`. */
  readonly file: string;
}

/** What a pipeline delivers, and from where. */
export interface DeliveryProps {
  /** Where the manifests lie. */
  readonly layout: RepositoryLayout;

  /**
   * The file that composes the platform.
   * @default apps/main.ts
   */
  readonly app?: string;

  /**
   * The branch that is delivered.
   * @default main
   */
  readonly branch?: string;

  /**
   * What installs the dependencies.
   * @default npm ci
   */
  readonly install?: string;

  /**
   * What runs the tests.
   * @default npm test
   */
  readonly test?: string;

  /**
   * Images whose tags may be set by a pipeline.
   * @default - none
   */
  readonly images?: readonly UpdatedImage[];
}

/** A step of a pipeline: lines of a shell. */
export interface Step {
  readonly name: string;
  readonly run: string;
  /** Whether it reads or writes the GitOps repository, and gets its token. */
  readonly usesGitOps?: boolean;
}

/** The steps of all pipelines, whatever system runs them. They call verbs of `slipway`, git and npm alone. */
export interface DeliverySteps {
  /** For every change: what is delivered is as it should be. */
  readonly check: readonly Step[];
  /** For proposed changes: what would change in the clusters' manifests. */
  readonly plan: readonly Step[];
  /** For what was merged. */
  readonly deliver: readonly Step[];
  /** Sets the tag `$TAG` of the image `$IMAGE` and commits it. */
  readonly updateImage: readonly Step[];
}

/** The bare copy of a GitOps repository that the steps work on. */
const COPY = '.slipway/gitops.git';

/** @throws ConstructError INVALID_VALUE for an image, file or branch that is none */
export function deliverySteps(props: DeliveryProps): DeliverySteps {
  const { layout, app = 'apps/main.ts', install = 'npm ci', test = 'npm test', branch = 'main', images = [] } = props;
  const ways = /^[\w][\w./-]*$/;
  for (const [name, text] of Object.entries({ app, branch })) {
    if (!ways.test(text)) throw invalidValue(`pipeline ${name}`, text, 'letters, digits, . _ - and /');
  }
  const { choice } = layout;
  const synth = `npx slipway synth --app ${app}`;
  const common = [
    { name: 'Install', run: install },
    { name: 'Test', run: test },
  ];
  const update = images.length === 0 ? [] : [{ name: 'Set the image', run: setImages(images) }];
  if (choice.is === 'single') {
    const files = [...new Set(images.map(({ file }) => file)), choice.folder].join(' ');
    const fresh = { name: 'Synthesise', run: `${synth} --out ${choice.folder}` };
    return {
      check: [...common, { name: 'The manifests are as the TypeScript says', run: `${fresh.run} --check` }],
      plan: [
        {
          name: 'Plan',
          run: `git fetch --quiet --depth 1 origin ${branch}\ngit diff --stat --patch FETCH_HEAD HEAD -- ${choice.folder}`,
        },
      ],
      deliver: [],
      updateImage: [...common.slice(0, 1), ...update, fresh, ...common.slice(1), commit(files, branch)],
    };
  }
  const copy = [`rm -rf ${COPY}`, `git clone --quiet --bare ${choice.url} ${COPY}`];
  const committed = `${synth} --commit --gitops ${COPY} --message "Deliver $(git rev-parse --short HEAD)"`;
  const heads = `git -C ${COPY} for-each-ref --format='%(objectname) %(refname)' refs/heads`;
  const files = [...new Set(images.map(({ file }) => file))].join(' ');
  return {
    check: [...common, { name: 'Synthesise', run: `${synth} --out dist` }],
    plan: [
      {
        name: 'Plan',
        usesGitOps: true,
        run: [
          ...copy,
          `${heads} > ${COPY}.before`,
          committed,
          'while read -r commit branch; do',
          `  git -C ${COPY} diff --stat --patch "$commit" "$branch"`,
          `done < ${COPY}.before`,
        ].join('\n'),
      },
    ],
    deliver: [
      {
        name: 'Deliver',
        usesGitOps: true,
        run: [
          ...copy,
          committed,
          `git -C ${COPY} push --quiet --all origin`,
          `git -C ${COPY} push --quiet --tags origin`,
        ].join('\n'),
      },
    ],
    updateImage: [...common.slice(0, 1), ...update, ...common.slice(1), commit(files, branch)],
  };
}

/** The tag of one of the images, everywhere in its file; what is not there is a fault, and so is what is no tag. */
function setImages(images: readonly UpdatedImage[]): string {
  const cases = images.map(({ image, file }) => {
    const { repository, tag, digest } = ImageRef.parse(image);
    if (tag !== undefined || digest !== undefined) {
      throw invalidValue('pipeline image', image, 'a registry and repository, without tag');
    }
    if (!/^[\w][\w./-]*$/.test(file)) throw invalidValue('pipeline file', file, 'letters, digits, . _ - and /');
    const pattern = `${repository.replaceAll('.', '[.]')}(:[A-Za-z0-9_.-]+)?(@sha256:[0-9a-f]{64})?`;
    return [
      `  ${repository})`,
      `    grep -Eq "(^|[^A-Za-z0-9_./-])${pattern}([^A-Za-z0-9_./:@-]|$)" ${file} || { echo "${file} does not name $IMAGE" >&2; exit 1; }`,
      `    sed -E -i "s#(^|[^A-Za-z0-9_./-])${pattern}([^A-Za-z0-9_./:@-]|$)#\\1$IMAGE:$TAG\\4#g" ${file} ;;`,
    ].join('\n');
  });
  return [
    `printf '%s' "$TAG" | grep -Eqx '[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}' || { echo 'TAG is no tag of an image' >&2; exit 1; }`,
    'case "$IMAGE" in',
    ...cases,
    `  *) echo 'IMAGE is none of those that may be set' >&2; exit 1 ;;`,
    'esac',
  ].join('\n');
}

function commit(files: string, branch: string): Step {
  return {
    name: 'Commit',
    run: [
      `git add ${files}`,
      'git diff --cached --quiet && exit 0',
      'git -c user.name=slipway -c user.email=slipway@users.noreply.invalid commit --quiet --message "Set $IMAGE to $TAG"',
      `git push --quiet origin HEAD:${branch}`,
    ].join('\n'),
  };
}
