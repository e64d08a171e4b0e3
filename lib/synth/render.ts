import { ApiObject, App, ImplicitTokenResolver, Lazy, LazyResolver, NumberStringUnionResolver } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { SlipwayError, type Json, type JsonObject, type KubeObject } from '../kube/index.js';
import { SynthError } from './errors.js';

/** Turns API objects into plain JSON, exactly as their `toJson()` does. */
export type Render = (apiObject: ApiObject) => KubeObject;

/**
 * The renderer for the objects of one app. An object that leaves rendering to cdk8s, with no JSON patch and no resolver of the
 * user's, is resolved, cleaned and sorted in one pass; every other goes through its own `toJson()`.
 *
 * @throws SynthError (when rendering) `INVALID_OBJECT` for what no API server could read.
 */
export function rendererOf(root: IConstruct): Render {
  const resolvers = root instanceof App ? root.resolvers : [];
  const isPlainApp = resolvers.every((resolver) => builtIn.some((known) => resolver instanceof known));
  const inOnePass = isPlainApp && !process.env['CDK8S_DISABLE_SORT'];

  return (apiObject) => {
    const object: unknown = (inOnePass ? renderInOnePass(apiObject) : undefined) ?? apiObject.toJson();
    if (!isKubeObject(object)) {
      throw new SynthError('INVALID_OBJECT', 'expected an object with apiVersion, kind and metadata', {
        where: apiObject.node.path,
      });
    }
    return object;
  };
}

const builtIn = [LazyResolver, ImplicitTokenResolver, NumberStringUnionResolver];

/** The object's JSON; undefined where only its own `toJson()` knows what it is, or what is wrong with it. */
function renderInOnePass(apiObject: ApiObject): JsonObject | undefined {
  if (apiObject.toJson !== ApiObject.prototype.toJson) return undefined;
  const props: unknown = Reflect.get(apiObject, 'props');
  const patches: unknown = Reflect.get(apiObject, 'patches');
  if (!isRecord(props) || !Array.isArray(patches) || patches.length > 0) return undefined;
  const { apiVersion, kind, metadata: _, ...rest } = props;
  try {
    const metadata: unknown = apiObject.metadata.toJson();
    const object: JsonObject = {};
    setPlain(object, 'apiVersion', apiVersion);
    setPlain(object, 'kind', kind);
    setPlain(object, 'metadata', metadata);
    return plainObject(rest, object);
  } catch (error) {
    // Its own `toJson()` would hide what the construct has to say.
    if (error instanceof SlipwayError) throw error;
    return undefined;
  }
}

class NotPlain extends Error {}

/** A value resolved, without absent keys, with sorted keys; undefined for what is absent. */
function plain(value: unknown): Json | undefined {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
    case 'bigint':
    case 'undefined':
      return value;
    case 'object':
      break;
    default:
      throw new NotPlain();
  }
  if (value === null) return undefined;
  if (Array.isArray(value)) return value.map((item) => plain(item) ?? null);
  if (value instanceof Lazy) return plain(value.produce());
  if (!isRecord(value)) throw new NotPlain();
  if (typeof value['resolve'] === 'function') return plain(value['resolve']());
  if (value.constructor === Object) return plainObject(value, {});
  const inner = value['value'];
  if (typeof inner === 'string' || typeof inner === 'number') return { value: inner };
  throw new NotPlain();
}

function plainObject(source: Readonly<Record<string, unknown>>, target: JsonObject): JsonObject {
  for (const key of Object.keys(source).sort()) setPlain(target, key, source[key]);
  return target;
}

function setPlain(target: JsonObject, key: string, value: unknown): void {
  const json = plain(value);
  if (json === undefined) return;
  if (key === '__proto__') throw new NotPlain();
  target[key] = json;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isKubeObject(value: unknown): value is KubeObject {
  if (!isRecord(value)) return false;
  return typeof value['apiVersion'] === 'string' && typeof value['kind'] === 'string' && isRecord(value['metadata']);
}
