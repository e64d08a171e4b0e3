import { ApiObject, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { withFixedOrder } from '../constructs/argocd/index.js';
import { sourceTextOf } from '../constructs/index.js';
import { equalJson, readManifests, SlipwayError, type KubeObject } from '../kube/index.js';
import { GitOpsApp, type Platform } from '../platform/index.js';
import { orderByDependencies } from './dependencies.js';
import { refuse, SynthError } from './errors.js';
import { faultsOf } from './faults.js';
import { rendererOf, type Render } from './render.js';
import { SourceLines } from './source-lines.js';
import { walkTree } from './tree.js';

/** An object with the construct that declared it. */
export interface SynthesizedObject {
  readonly object: KubeObject;
  /** Path of the construct. */
  readonly declaredAt: string;
  readonly construct: ApiObject;
  /** What its file holds, byte for byte; undefined when the object's fields say it. */
  readonly text?: string;
}

/** One application in one environment. */
export interface SynthesizedApplication {
  /** Id of the application, the same in every environment. */
  readonly id: string;
  readonly environment: string;
  /** The user's application itself. */
  readonly construct: GitOpsApp;
  /** The Application object. */
  readonly application: KubeObject;
  /** Its folder in the GitOps repository. */
  readonly path: string;
  /** The namespace of objects that name none. */
  readonly namespace: string;
  readonly objects: readonly SynthesizedObject[];
}

/** A platform as plain objects, before they become files. */
export interface Synthesis {
  readonly applications: readonly SynthesizedApplication[];
  /** The root Application, which points to all others. */
  readonly root: KubeObject;
  readonly rootConstruct: ApiObject;
  /** Every other object for the hub: projects, application sets, what the user added. */
  readonly control: readonly SynthesizedObject[];
}

/**
 * Turns a platform into plain objects in one walk of its tree, validating every construct once and holding everything to the policies.
 *
 * @throws SynthError `VALIDATION_FAILED`, `UNORDERABLE`, `DUPLICATE_OBJECT`, `INVALID_OBJECT`, or the code of a policy that is broken;
 *   `REFUSED` with all faults where there are several; ConstructError for what a construct finds wrong only now, such as a circle
 */
export function synthesizeObjects(platform: Platform<never>): Synthesis {
  const sources = new SourceLines();
  const tree = walkTree(platform, (construct) => sources.of(construct));
  orderByDependencies(tree, sources);
  const render = rendererOf(platform);
  const objectsOf = new Map<GitOpsApp, SynthesizedObject[]>();
  const control = new Map<ApiObject, SynthesizedObject>();

  withFixedOrder(() => {
    for (const { chart, objects } of tree.charts) {
      const app = chart.node.scopes.find((scope) => GitOpsApp.isGitOpsApp(scope));
      const own = app && (objectsOf.get(app) ?? []);
      if (app && own) objectsOf.set(app, own);
      if (!own && chart !== platform.control && objects.length > 0) throw misplaced(chart).locate(sources.of(chart));
      for (const apiObject of objects) {
        const synthesized = located(sources, apiObject, () => synthesizedObject(apiObject, render));
        if (own) own.push(synthesized);
        else control.set(apiObject, synthesized);
      }
    }
  });

  const hub = [...control.values()];
  const take = (apiObject: ApiObject): KubeObject => {
    const found = control.get(apiObject);
    if (!found) throw misplaced(apiObject).locate(sources.of(apiObject));
    control.delete(apiObject);
    return found.object;
  };
  const applications = [...objectsOf].map(([app, objects]) => ({
    id: app.node.id,
    environment: app.environment.name,
    construct: app,
    application: take(app.application),
    path: app.path,
    namespace: app.targetNamespace,
    objects,
  }));
  const root = take(platform.root);
  refuse(faultsOf(platform, hub, applications, sources));
  return { applications, root, rootConstruct: platform.root, control: [...control.values()] };
}

/** What a construct has against itself is told with its place in the program. */
function located<T>(sources: SourceLines, construct: IConstruct, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw error instanceof SlipwayError ? error.locate(sources.of(construct)) : error;
  }
}

function synthesizedObject(apiObject: ApiObject, render: Render): SynthesizedObject {
  const object = render(apiObject);
  const declaredAt = apiObject.node.path;
  const text = sourceTextOf(apiObject);
  if (text === undefined) return { object, declaredAt, construct: apiObject };
  const inFile = readManifests(text)[0]?.metadata.annotations;
  if (!equalJson(object.metadata.annotations, inFile)) {
    throw new SynthError('INVALID_OBJECT', 'got an annotation, such as a wave, for a file that is copied as it is', {
      where: declaredAt,
      remedy: 'write the annotation into the file, and encrypt it again',
    });
  }
  return { object, declaredAt, construct: apiObject, text };
}

function misplaced(construct: IConstruct): SynthError {
  const what = Chart.isChart(construct)
    ? 'this chart belongs to no application'
    : 'this object belongs to no application';
  return new SynthError('INVALID_OBJECT', what, {
    where: construct.node.path,
    remedy: 'create it in a GitOpsApp, or in platform.control when it is for the hub',
  });
}
