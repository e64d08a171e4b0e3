import { gvkOf, keyOf, keyText, type Clock, type KubeObject } from '../../kube/index.js';
import type { ApplyEffect, DeleteEffect, Effect, RemoveFinalizerEffect } from '../operation/effect.js';
import type { Outcome } from '../operation/outcome.js';
import { listAt, textAt } from '../read.js';
import { apply } from './apply.js';
import { isApiError } from './errors.js';
import type { LiveView, ObjectApi } from './object-api.js';
import { done, failed } from './outcome.js';

const POLL = 100;
const ESTABLISHED_TRIES = 30;
const GONE_TRIES = 300;

/** Does what the engine's effects say, and puts the answers into the view before their events arrive. */
export class Executor {
  constructor(
    private readonly api: ObjectApi,
    private readonly view: LiveView,
    private readonly clock: Clock,
    private readonly rediscover: () => Promise<unknown>,
  ) {}

  async execute(effect: Effect): Promise<Outcome> {
    try {
      switch (effect.type) {
        case 'apply':
          return await this.apply(effect);
        case 'get': {
          const object = await this.api.get(effect.gvk, effect.key);
          this.view.want(keyText(effect.key));
          this.view.put(object, 'own');
          return done(effect, '', object);
        }
        case 'delete':
          return await this.delete(effect);
        case 'removeFinalizer':
          return await this.removeFinalizer(effect);
      }
    } catch (error) {
      return failed(effect, error);
    }
  }

  private async apply(effect: ApplyEffect): Promise<Outcome> {
    const name = `${effect.gvk.kind.toLowerCase()}${effect.gvk.group && `.${effect.gvk.group}`}/${effect.key.name}`;
    if (effect.dryRun === 'client') return done(effect, `${name} (dry run)`);
    const known = this.view.get(keyText(effect.key));
    const { verb, object } = await apply(this.api, effect, known === 'slim' ? undefined : known, (left) =>
      this.gone(left),
    );
    if (effect.dryRun === 'server') return done(effect, `${name} ${verb} (server dry run)`, object);
    this.view.want(keyText(effect.key));
    this.view.put(object, 'own');
    if (!effect.awaitEstablished) return done(effect, `${name} ${verb}`, object);
    const established = await this.established(object);
    await this.rediscover();
    return done(effect, `${name} ${verb}`, established);
  }

  private async delete(effect: DeleteEffect): Promise<Outcome> {
    if (effect.dryRun === 'client') return done(effect, 'pruned (dry run)');
    try {
      const left = await this.api.delete(effect.gvk, effect.key, {
        uid: effect.uid,
        resourceVersion: effect.resourceVersion,
        propagation: effect.propagation,
        dryRun: effect.dryRun,
      });
      if (effect.dryRun === false) {
        if (left === undefined) this.view.bury(effect.key, effect.uid);
        else this.view.put(left, 'own');
      }
      return done(effect, '', left);
    } catch (error) {
      // Gone already, or another object took the name: what was to be deleted does not exist any more.
      if (isApiError(error, 'NotFound')) {
        this.view.bury(effect.key, effect.uid);
        return done(effect, '');
      }
      if (effect.uid === undefined || !isApiError(error, 'Conflict')) throw error;
      if (effect.resourceVersion !== undefined && (await this.isStillThere(effect.gvk, effect.key, effect.uid)))
        throw error;
      return done(effect, '');
    }
  }

  /** Whether the same object still exists; what it is like now is put into the view. */
  private async isStillThere(gvk: Effect['gvk'], key: Effect['key'], uid: string): Promise<boolean> {
    try {
      const object = await this.api.get(gvk, key);
      if (object.metadata.uid !== uid) return false;
      this.view.put(object, 'own');
      return true;
    } catch (error) {
      if (isApiError(error, 'NotFound')) return false;
      throw error;
    }
  }

  private async removeFinalizer(effect: RemoveFinalizerEffect): Promise<Outcome> {
    const known = this.view.get(keyText(effect.key));
    let object = known === 'slim' ? undefined : known;
    for (let tries = 1; ; tries++) {
      try {
        object ??= await this.api.get(effect.gvk, effect.key);
        if (effect.uid !== undefined && object.metadata.uid !== effect.uid) return done(effect, '');
        const finalizers = object.metadata.finalizers ?? [];
        if (!finalizers.includes(effect.finalizer)) return done(effect, '', object);
        const left = await this.api.mergePatch(
          object,
          {
            metadata: {
              finalizers: finalizers.filter((finalizer) => finalizer !== effect.finalizer),
              resourceVersion: object.metadata.resourceVersion,
            },
          },
          { manager: 'argocd-controller' },
        );
        const deleted = left.metadata.deletionTimestamp !== undefined && (left.metadata.finalizers ?? []).length === 0;
        if (deleted) this.view.bury(effect.key, left.metadata.uid);
        else this.view.put(left, 'own');
        return done(effect, '', left);
      } catch (error) {
        if (isApiError(error, 'NotFound')) return done(effect, '');
        if (!isApiError(error, 'Conflict') || tries >= 5) throw error;
        object = undefined;
      }
    }
  }

  private async established(definition: KubeObject): Promise<KubeObject> {
    let object = definition;
    for (let tries = 0; !isEstablished(object) && tries < ESTABLISHED_TRIES; tries++) {
      await this.pause();
      object = await this.api.get(gvkOf(object), keyOf(object));
      this.view.put(object, 'own');
    }
    return object;
  }

  private async gone(object: KubeObject): Promise<void> {
    const [gvk, key] = [gvkOf(object), keyOf(object)];
    for (let tries = 0; tries < GONE_TRIES; tries++) {
      await this.pause();
      const now = await this.api.get(gvk, key).catch((error: unknown) => {
        if (isApiError(error, 'NotFound')) return undefined;
        throw error;
      });
      if (now === undefined || now.metadata.uid !== object.metadata.uid) return;
    }
  }

  private pause(): Promise<void> {
    return new Promise((resolve) => this.clock.after(POLL, resolve));
  }
}

function isEstablished(definition: KubeObject): boolean {
  return listAt(definition, 'status', 'conditions').some(
    (one) => textAt(one, 'type') === 'Established' && textAt(one, 'status') === 'True',
  );
}
