import type { ApplicationSource } from '../../model/index.js';
import type { RenderContext } from './context.js';

/** Variables by name. */
export type Variables = Readonly<Record<string, string>>;

/** The build environment of a source, as Argo CD's. */
export function buildEnvironment(source: ApplicationSource, context: RenderContext): Variables {
  const revision = context.revision ?? '';
  return {
    ARGOCD_APP_NAME: context.application ?? '',
    ARGOCD_APP_NAMESPACE: context.destinationNamespace ?? '',
    ARGOCD_APP_PROJECT_NAME: context.project ?? '',
    ARGOCD_APP_REVISION: revision,
    ARGOCD_APP_REVISION_SHORT: revision.slice(0, 7),
    ARGOCD_APP_REVISION_SHORT_8: revision.slice(0, 8),
    ARGOCD_APP_SOURCE_REPO_URL: source.repoURL,
    ARGOCD_APP_SOURCE_PATH: source.path ?? '',
    ARGOCD_APP_SOURCE_TARGET_REVISION: source.targetRevision ?? '',
  };
}

/**
 * Puts variables in: `$name` and `${name}`, nothing for a variable that is not there, `$` for `$$`. A `$` before anything else stays; a
 * name without its closing brace goes.
 */
export function substitute(text: string, variables: Variables): string {
  return text.replace(
    /\$(?:\{([^}]*)(\})?|([A-Za-z0-9_]+)|([$*#@!?-]))?/g,
    (whole: string, braced?: string, closed?: string, plain?: string, special?: string) => {
      if (special !== undefined) return special === '$' ? '$' : '';
      if (braced !== undefined)
        return closed === undefined ? braced : braced === '$' ? '$' : valueOf(variables, braced);
      return plain === undefined ? whole : /^\d/.test(plain) ? plain.slice(1) : valueOf(variables, plain);
    },
  );
}

function valueOf(variables: Variables, name: string): string {
  return Object.hasOwn(variables, name) ? (variables[name] ?? '') : '';
}
