import { Construct, type IConstruct } from 'constructs';
import { Sync, type Hook } from '../constructs/argocd/index.js';
import { GitOpsApp } from './git-ops-app.js';
import { recordOrigin } from '../constructs/index.js';

/**
 * Something that is run at a moment of a sync, such as a migration or a smoke test: extend it, create the objects in the
 * constructor, and say when by a call.
 *
 * @example
 * new Migration(this, 'migrate', { … }).runBefore(this);
 * new SmokeTest(this, 'smoke', { … }).runAfter(this);
 */
export abstract class SyncStep extends Construct {
  private isPlaced = false;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    recordOrigin(this);
    this.node.addValidation({
      validate: () =>
        this.isPlaced ? [] : ['a step never runs unless it is placed: call runBefore(…) or runAfter(…)'],
    });
  }

  /**
   * Runs before the target. Before its own application: a PreSync hook (or what `hook` says), without whose success nothing is
   * applied. Before another construct: in an earlier wave.
   */
  runBefore(target: IConstruct, hook?: Hook): this {
    Sync.of(this).runBefore(target, hook);
    this.isPlaced = true;
    return this;
  }

  /**
   * Runs after the target. After its own application: a PostSync hook (or what `hook` says), once everything is healthy. After
   * another construct: in a later wave. After (a part of) another application: its own application waits for that one.
   */
  runAfter(target: IConstruct, hook?: Hook): this {
    const [own, other] = [appOf(this), appOf(target)];
    if (own && other && own !== other) own.dependsOn(other);
    else Sync.of(this).runAfter(target, hook);
    this.isPlaced = true;
    return this;
  }
}

function appOf(construct: IConstruct): GitOpsApp | undefined {
  return construct.node.scopes.find((scope): scope is GitOpsApp => GitOpsApp.isGitOpsApp(scope));
}
