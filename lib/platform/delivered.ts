import { PlatformError } from './errors.js';
import type { IGitOpsApp } from './git-ops-app.js';

/** One application in all its environments: the instances by their names, and what can be said of all of them at once. */
export type Delivered<Name extends string, A> = Readonly<Record<Name, A>> & {
  /**
   * Lets it be delivered after another application, in each of its environments.
   * @throws PlatformError `NO_CHOICE` where the other is missing in one; the types say so before
   */
  dependsOn(...others: readonly Readonly<Record<Name, IGitOpsApp>>[]): void;
};

/** Puts the instances of an application together. */
export function delivered<Name extends string, A extends IGitOpsApp>(
  instances: Readonly<Record<Name, A>>,
): Delivered<Name, A> {
  const dependsOn = (...others: readonly Readonly<Record<Name, IGitOpsApp>>[]): void => {
    for (const [name, app] of Object.entries<IGitOpsApp>(instances)) {
      for (const other of others) app.dependsOn(instanceIn(other, name, app));
    }
  };
  const made: Readonly<Record<Name, A>> & { dependsOn: typeof dependsOn } = Object.assign(
    { ...instances },
    { dependsOn },
  );
  // The environments are what is seen in it, as keys.
  Object.defineProperty(made, 'dependsOn', { enumerable: false });
  return made;
}

function instanceIn(other: Readonly<Record<string, IGitOpsApp>>, name: string, dependant: IGitOpsApp): IGitOpsApp {
  const found = Object.hasOwn(other, name) ? other[name] : undefined;
  if (found) return found;
  throw new PlatformError('NO_CHOICE', `what it depends on is not delivered to the environment "${name}"`, {
    where: dependant.node.path,
    got: `an application of ${Object.keys(other).join(', ')}`,
    expected: `one that is also in ${name}`,
    remedy: 'add the other application to this environment too',
  });
}
