export { dataOf, isConfiguration, settingsMap } from './configuration.js';
export { ignoredAmong, ignoredSettings, isSettingRead, settingsRead, type Setting } from './keys.js';
export { parseSettings } from './parse-settings.js';
