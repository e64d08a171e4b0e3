import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { Sync } from '../constructs/argocd/index.js';
import { GitOpsApp } from '../platform/index.js';
import { SynthError } from './errors.js';
import type { SourceLines } from './source-lines.js';
import type { Tree } from './tree.js';

/**
 * Turns the dependencies declared between constructs (`addDependency`) into waves: between objects of one application into
 * waves of its objects, between applications of one environment into waves of their Applications.
 *
 * @throws SynthError `UNORDERABLE` for a dependency that crosses from one application into a part of another.
 */
export function orderByDependencies(tree: Tree, sources: SourceLines): void {
  for (const source of tree.dependants) {
    for (const target of source.node.dependencies) {
      const [from, to] = [appOf(source), appOf(target)];
      if (!from && !to) continue;
      if (from === to) orderObjects(source, target);
      else if (from && to && source === from && target === to && from.environment === to.environment) {
        from.dependsOn(to);
      } else {
        throw new SynthError('UNORDERABLE', `cannot depend on ${target.node.path}, a part of something else`, {
          where: source.node.path,
          source: sources.of(source),
          got: `a dependency on ${target.node.path}`,
          expected: 'one within an application, or between two applications of one environment',
          remedy: 'let one application depend on the other, as a whole and in one environment',
        });
      }
    }
  }
}

function orderObjects(source: IConstruct, target: IConstruct): void {
  const holdsObjects = [source, target].every(({ node }) => node.findAll().some((each) => ApiObject.isApiObject(each)));
  if (holdsObjects) Sync.of(source).runAfter(target);
}

function appOf(construct: IConstruct): GitOpsApp | undefined {
  return construct.node.scopes.find((scope): scope is GitOpsApp => GitOpsApp.isGitOpsApp(scope));
}
