import { ApiObject, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { sourceTextOf } from '../constructs/index.js';
import { equalJson, keyOf, keyText, readManifests, type KubeObject } from '../kube/index.js';
import { GitOpsApp, type Platform } from '../platform/index.js';
import { orderByDependencies } from './dependencies.js';
import { SynthError } from './errors.js';
import { rendererOf, type Render } from './render.js';
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
 * Turns a platform into plain objects in one walk of its tree, validating every construct once.
 *
 * @throws SynthError `VALIDATION_FAILED`, `UNORDERABLE`, `DUPLICATE_OBJECT`, `INVALID_OBJECT`
 */
export function synthesizeObjects(platform: Platform<never>): Synthesis {
  const tree = walkTree(platform);
  orderByDependencies(tree);
  const render = rendererOf(platform);
  const objectsOf = new Map<GitOpsApp, SynthesizedObject[]>();
  const control = new Map<ApiObject, SynthesizedObject>();

  for (const { chart, objects } of tree.charts) {
    const app = chart.node.scopes.find((scope) => GitOpsApp.isGitOpsApp(scope));
    const own = app && (objectsOf.get(app) ?? []);
    if (app && own) objectsOf.set(app, own);
    if (!own && chart !== platform.control && objects.length > 0) throw misplaced(chart);
    for (const apiObject of objects) {
      const synthesized = synthesizedObject(apiObject, render);
      if (own) own.push(synthesized);
      else control.set(apiObject, synthesized);
    }
  }

  const take = (apiObject: ApiObject): KubeObject => {
    const found = control.get(apiObject);
    if (!found) throw misplaced(apiObject);
    control.delete(apiObject);
    return found.object;
  };
  refuseDuplicates([...control.values()], 'argocd', new Map());
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
  const seen = new Map<string, Map<string, string>>();
  for (const [app, objects] of objectsOf) {
    if (objects.length === 0) {
      throw new SynthError('INVALID_OBJECT', 'the application holds no object', {
        where: app.node.path,
        remedy: 'give it one, or add it to fewer environments',
      });
    }
    const cluster = app.environment.cluster.selector;
    const inCluster = seen.get(cluster) ?? new Map<string, string>();
    seen.set(cluster, inCluster);
    refuseDuplicates(objects, app.targetNamespace, inCluster);
  }
  return { applications, root, rootConstruct: platform.root, control: [...control.values()] };
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

/** One object has one owner: a second declaration in the same cluster would fight the first for ever. */
function refuseDuplicates(objects: readonly SynthesizedObject[], namespace: string, seen: Map<string, string>): void {
  for (const { object, declaredAt } of objects) {
    const key = keyOf(object);
    const text = keyText({ ...key, namespace: key.namespace || namespace });
    const first = seen.get(text);
    if (first !== undefined) {
      throw new SynthError('DUPLICATE_OBJECT', `${key.kind} "${key.name}" was declared before, at ${first}`, {
        where: declaredAt,
        remedy: 'give one of them another name or namespace, or declare it once',
      });
    }
    seen.set(text, declaredAt);
  }
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
