import { digest, SlipwayError, type KubeObject } from '../../kube/index.js';
import type { EngineSettings } from '../compare/index.js';
import { configurationOf, ignoredAmong, isSettingRead, parseSettings } from '../settings/index.js';

/** What became of the settings when the ConfigMaps were read again. */
export type SettingsChange =
  | { readonly type: 'same' }
  | { readonly type: 'changed'; readonly ignored: readonly string[] }
  /** They cannot be read: the last good ones stay in force. */
  | { readonly type: 'refused'; readonly message: string };

/**
 * The settings in force: those of the last ConfigMaps that could be read. As long as none could, there are no settings at all: what they
 * restrict (who may write, what is out of sight) must not be guessed.
 */
export class CurrentSettings {
  private read: string | undefined;
  private known: EngineSettings | undefined;
  private trouble: string | undefined;

  constructor(private readonly base: EngineSettings) {}

  /** The settings; where there are none, those of the process itself, which are good for nothing but to say so. */
  get value(): EngineSettings {
    return this.known ?? this.base;
  }

  /** Why there are no settings. */
  get problem(): string | undefined {
    return this.known === undefined ? this.trouble : undefined;
  }

  /** Takes what the ConfigMaps of the controller's namespace say now. Settings that say the same stay the same object. */
  update(maps: readonly KubeObject[]): SettingsChange {
    const { data: all, healthRules, signers } = configurationOf(maps);
    const data = Object.fromEntries(Object.entries(all).filter(([key]) => isSettingRead(key)));
    const ignored = ignoredAmong(Object.keys(all));
    const content = digest([data, [...ignored], { ...healthRules }, JSON.stringify(signers)]);
    if (content === this.read) return { type: 'same' };
    this.read = content;
    try {
      this.known = parseSettings({ data, healthRules, signers }, this.base);
      return { type: 'changed', ignored };
    } catch (error) {
      if (!(error instanceof SlipwayError)) throw error;
      this.trouble = error.message;
      return { type: 'refused', message: error.message };
    }
  }
}
