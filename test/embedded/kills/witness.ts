import { isDeepStrictEqual } from 'node:util';

/** A ConfigMap as the API tells it. */
export interface Told {
  readonly metadata: { readonly name: string; readonly resourceVersion: string; readonly uid: string };
  readonly data?: { readonly [key: string]: string };
}

/** What a writer asked for and has no answer to. */
interface Asked {
  /** The content that it wants to write; undefined for a deletion. */
  readonly content: string | undefined;
}

/** Remembers all that an API told its clients, and finds what it contradicts later. */
export class Witness {
  private readonly byVersion = new Map<string, Told>();
  private readonly acknowledged = new Map<string, { readonly version: number; readonly content: string | undefined }>();
  private readonly asked = new Map<string, Asked>();
  private latest = 0;
  private told: () => unknown = () => undefined;
  readonly contradictions: string[] = [];
  writes = 0;

  /** Resolves once this many writes were acknowledged. */
  seen(writes: number): Promise<void> {
    return new Promise((resolve) => {
      this.told = () => this.writes >= writes && resolve();
      this.told();
    });
  }

  /** A writer asks for a name to have this content, or to be gone. One writer per name. */
  ask(name: string, content: string | undefined): void {
    this.asked.set(name, { content });
  }

  /** It was done. */
  answer(name: string, object: Told | undefined): void {
    const asked = this.asked.get(name);
    this.asked.delete(name);
    this.writes++;
    this.told();
    if (object !== undefined) this.see(object);
    if (object !== undefined && contentOf(object) !== asked?.content)
      this.complain(`${name} was answered with other content`);
    const version = object === undefined ? this.latest : Number(object.metadata.resourceVersion);
    this.acknowledged.set(name, { version, content: object && contentOf(object) });
  }

  /** The API told of an object in any way: a version stands for one state of one object, for ever. */
  see(object: Told): void {
    const { resourceVersion } = object.metadata;
    const known = this.byVersion.get(resourceVersion);
    if (known !== undefined && !isDeepStrictEqual(known, object)) {
      this.complain(`version ${resourceVersion} was used for ${JSON.stringify(known)} and ${JSON.stringify(object)}`);
    }
    this.byVersion.set(resourceVersion, object);
    this.latest = Math.max(this.latest, Number(resourceVersion));
  }

  /** Compares what was told before a kill with what is there after it. */
  compare(version: number, objects: readonly Told[]): void {
    if (version < this.latest) this.complain(`the version went back from ${this.latest} to ${version}`);
    const there = new Map(objects.map((object) => [object.metadata.name, object]));
    for (const name of new Set([...this.acknowledged.keys(), ...this.asked.keys(), ...there.keys()])) {
      this.compareOne(name, there.get(name));
    }
    this.asked.clear();
    for (const object of objects) {
      this.see(object);
      const { name, resourceVersion } = object.metadata;
      this.acknowledged.set(name, { version: Number(resourceVersion), content: contentOf(object) });
    }
    this.latest = Math.max(this.latest, version);
  }

  private compareOne(name: string, object: Told | undefined): void {
    const content = object && contentOf(object);
    const asked = this.asked.get(name);
    if (asked !== undefined && asked.content === content) {
      if (object === undefined) this.acknowledged.delete(name);
      return;
    }
    const known = this.acknowledged.get(name);
    if (known?.content !== content) {
      this.complain(
        `${name}: ${known?.content} was acknowledged at ${known?.version}, there is ${JSON.stringify(object)}`,
      );
    } else if (object !== undefined && Number(object.metadata.resourceVersion) !== known?.version) {
      this.complain(`${name}: acknowledged at ${known?.version}, now at ${object.metadata.resourceVersion}`);
    }
  }

  private complain(text: string): void {
    if (this.contradictions.length < 20) this.contradictions.push(text);
  }
}

function contentOf({ data }: Told): string {
  return data?.['content'] ?? '';
}
