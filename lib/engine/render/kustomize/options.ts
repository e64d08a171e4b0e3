/** How the kustomize program is run, as an installation's settings say. */
export interface KustomizeOptions {
  /** Arguments of every build. */
  readonly buildOptions?: string | undefined;
  readonly versions?: readonly KustomizeVersion[] | undefined;
}

/** One of several programs, which an Application chooses by its name. */
export interface KustomizeVersion {
  readonly name: string;
  /** Of the program on this machine; absent where it is known by its name alone. */
  readonly path: string | undefined;
  /** Instead of those of every build. */
  readonly buildOptions?: string | undefined;
}

/** The program and the arguments for the version that an Application asks for; an empty one is the program that every other gets. */
export function kustomizeVersion(
  asked: string | undefined,
  { buildOptions = '', versions = [] }: KustomizeOptions,
): { readonly path: string | undefined; readonly buildOptions: string } {
  const found = asked ? versions.find(({ name }) => name === asked) : undefined;
  return { path: found?.path, buildOptions: found?.buildOptions ?? buildOptions };
}
