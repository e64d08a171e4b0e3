import type { Json } from '../../../kube/index.js';
import { fengari, type LuaState } from './fengari.js';

/** Integers that the machine counts exactly; others it takes as floating-point numbers. */
const largestInteger = 2 ** 31 - 1;

/** Pushes a value as Lua sees it: lists count from 1, `null` is nothing. */
export function pushJson(L: LuaState, value: Json | undefined): void {
  const { lua, aux, bytes } = fengari();
  aux.luaL_checkstack(L, 4, null);
  if (value === null || value === undefined) lua.lua_pushnil(L);
  else if (typeof value === 'boolean') lua.lua_pushboolean(L, value);
  else if (typeof value === 'string') lua.lua_pushstring(L, bytes(value));
  else if (typeof value === 'number' || typeof value === 'bigint') pushNumber(L, Number(value));
  else if (Array.isArray(value)) {
    lua.lua_createtable(L, value.length, 0);
    value.forEach((item, index) => {
      pushJson(L, item);
      lua.lua_rawseti(L, -2, index + 1);
    });
  } else {
    lua.lua_createtable(L, 0, 0);
    for (const [key, item] of Object.entries(value)) {
      lua.lua_pushstring(L, bytes(key));
      pushJson(L, item);
      lua.lua_rawset(L, -3);
    }
  }
}

/** A whole number is an integer, so that a message shows it without a fraction. */
function pushNumber(L: LuaState, value: number): void {
  const { lua } = fengari();
  if (Number.isInteger(value) && Math.abs(value) <= largestInteger) lua.lua_pushinteger(L, value);
  else lua.lua_pushnumber(L, value);
}

/** The text in a field of the table on top of the stack; `undefined` when there is none. A number counts as text. */
export function textField(L: LuaState, name: string): string | undefined {
  const { lua, bytes, text } = fengari();
  const type = lua.lua_getfield(L, -1, bytes(name));
  const value = type === lua.LUA_TSTRING || type === lua.LUA_TNUMBER ? lua.lua_tostring(L, -1) : null;
  const result = value ? text(value) : undefined;
  lua.lua_pop(L, 1);
  return result;
}
