import { ApiObject, Lazy } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { annotations } from '../../model/index.js';
import { ConstructError, invalidProp } from '../errors.js';
import { Hook } from './hook.js';
import { orderOf, waveNumber, type Order } from './order.js';
import { renderOptions, type SyncOption } from './sync-option.js';
import { Wave } from './wave.js';

/**
 * How one object, or all the objects of a construct, take part in a sync. Order is a call here, and the annotation only its
 * output. Every method changes the objects that the construct holds at that moment and returns the facade again.
 *
 * @example
 * Sync.of(migration).runBefore(app);          // PreSync hook, because app holds migration
 * Sync.of(api).runAfter(database);            // a later wave than every object of database
 * Sync.of(claim).option(SyncOption.prune('never'));
 */
export class Sync {
  /** The facade of a construct. */
  static of(construct: IConstruct): Sync {
    return new Sync(construct);
  }

  /** Puts the objects into a wave. */
  static wave(construct: IConstruct, wave: Wave | number): void {
    Sync.of(construct).wave(wave);
  }

  /** Makes the objects a hook. */
  static hook(construct: IConstruct, hook: Hook): void {
    Sync.of(construct).hook(hook);
  }

  /** Gives the objects options of their own. */
  static option(construct: IConstruct, ...options: SyncOption[]): void {
    Sync.of(construct).option(...options);
  }

  /** {@link Sync.runBefore} in one call. */
  static runBefore(construct: IConstruct, target: IConstruct, hook?: Hook): void {
    Sync.of(construct).runBefore(target, hook);
  }

  /** {@link Sync.runAfter} in one call. */
  static runAfter(construct: IConstruct, target: IConstruct, hook?: Hook): void {
    Sync.of(construct).runAfter(target, hook);
  }

  /** The wave that an object ends up in, dependencies included. */
  static waveOf(object: ApiObject): number {
    return waveNumber(object);
  }

  /** The hook that an object is, if it is one by a call of this facade. */
  static hookOf(object: ApiObject): Hook | undefined {
    return orderOf(object).hook;
  }

  private constructor(private readonly construct: IConstruct) {}

  /** Puts the objects into a wave: lower waves are applied, and healthy, before higher ones. */
  wave(wave: Wave | number): this {
    const number = typeof wave === 'number' ? Wave.of(wave).number : wave.number;
    return this.each((object, order) => {
      order.wave = number;
      object.metadata.addAnnotation(annotations.syncWave, lazyWave(object));
    });
  }

  /** Makes the objects a hook. */
  hook(hook: Hook): this {
    return this.each((object, order) => {
      order.hook = hook;
      object.metadata.addAnnotation(annotations.hook, hook.types.join(','));
      if (hook.deletePolicies.length > 0) {
        object.metadata.addAnnotation(annotations.hookDeletePolicy, hook.deletePolicies.join(','));
      }
    });
  }

  /**
   * Runs before the target. When the target holds this construct (its application), the objects become PreSync hooks, or
   * what `hook` says; otherwise every object of the target comes in a later wave.
   */
  runBefore(target: IConstruct, hook: Hook = Hook.preSync()): this {
    if (holds(target, this.construct)) return this.hook(hook);
    Sync.of(target).runAfter(this.construct);
    return this;
  }

  /**
   * Runs after the target. When the target holds this construct (its application), the objects become PostSync hooks, or
   * what `hook` says; otherwise they come in a later wave than every object of the target.
   * @throws ConstructError CONTRADICTORY_ORDER at synth when the order is a circle or an explicit wave denies it
   */
  runAfter(target: IConstruct, hook: Hook = Hook.postSync()): this {
    if (holds(target, this.construct)) return this.hook(hook);
    if (target === this.construct || holds(this.construct, target)) {
      throw new ConstructError('CONTRADICTORY_ORDER', `cannot run after ${target.node.path}, which is part of it`, {
        where: this.construct.node.path,
      });
    }
    return this.each((object, order) => {
      if (order.after.size === 0) object.metadata.addAnnotation(annotations.syncWave, lazyWave(object));
      order.after.add(target);
    });
  }

  /** Gives the objects options of their own. */
  option(...options: SyncOption[]): this {
    const misplaced = options.find((option) => option.scope === 'application');
    if (misplaced) {
      throw invalidProp(
        this.construct,
        'option',
        misplaced.toString(),
        'an option of objects',
        'give it to a SyncPolicy',
      );
    }
    return this.each((object, order) => {
      order.options.push(...options);
      object.metadata.addAnnotation(annotations.syncOptions, renderOptions(order.options).join(','));
    });
  }

  /** The health of the objects does not count for their Application. */
  ignoreHealth(): this {
    return this.each((object) => object.metadata.addAnnotation(annotations.ignoreHealthcheck, 'true'));
  }

  /** The objects may exist without being in Git: they do not make their Application OutOfSync. */
  ignoreExtraneous(): this {
    return this.each((object) => object.metadata.addAnnotation(annotations.compareOptions, 'IgnoreExtraneous'));
  }

  private each(action: (object: ApiObject, order: Order) => void): this {
    const objects = this.construct.node.findAll().filter(ApiObject.isApiObject);
    if (objects.length === 0) {
      throw invalidProp(this.construct, 'Sync', 'a construct without objects', 'at least one ApiObject in it');
    }
    for (const object of objects) action(object, orderOf(object));
    return this;
  }
}

/** The wave is known when all calls were made, so the annotation asks for it at synth. */
function lazyWave(object: ApiObject): string {
  return Lazy.any({ produce: () => String(waveNumber(object)) });
}

function holds(outer: IConstruct, inner: IConstruct): boolean {
  return outer !== inner && inner.node.scopes.includes(outer);
}
