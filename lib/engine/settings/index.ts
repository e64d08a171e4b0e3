export { configurationOf, isConfiguration, settingsMap, type Configuration } from './configuration.js';
export { ignoredAmong, ignoredSettings, isSettingRead, settingsRead, type Setting } from './keys.js';
export { parseSettings } from './parse-settings.js';
