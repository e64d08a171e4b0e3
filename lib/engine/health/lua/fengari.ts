/** A state of the Lua machine. The fields are those that the sandbox looks at to measure a concatenation. */
export interface LuaState {
  readonly stack: readonly (LuaValue | undefined)[];
  readonly ci: {
    readonly l_base: number;
    readonly l_code: readonly { readonly opcode: number; readonly B: number; readonly C: number }[];
    readonly l_savedpc: number;
  };
}

/** A value on the stack. */
export interface LuaValue {
  ttisstring(): boolean;
  vslen(): number;
}

/** A function that Lua can call: it finds its arguments on the stack, and returns how many results it left there. */
export type LuaFunction = (L: LuaState) => number;

/** Text as Lua keeps it. */
export type Bytes = Uint8Array;

/** The part of fengari's `lua` module that the sandbox uses. */
export interface Lua {
  readonly LUA_OK: number;
  readonly LUA_MULTRET: number;
  readonly LUA_MASKCOUNT: number;
  readonly LUA_TNIL: number;
  readonly LUA_TBOOLEAN: number;
  readonly LUA_TNUMBER: number;
  readonly LUA_TSTRING: number;
  readonly LUA_TTABLE: number;
  readonly LUA_TFUNCTION: number;
  lua_call(L: LuaState, args: number, results: number): void;
  lua_createtable(L: LuaState, items: number, fields: number): void;
  lua_getfield(L: LuaState, index: number, name: Bytes): number;
  lua_getglobal(L: LuaState, name: Bytes): number;
  lua_getmetatable(L: LuaState, index: number): boolean;
  lua_gettable(L: LuaState, index: number): number;
  lua_gettop(L: LuaState): number;
  lua_insert(L: LuaState, index: number): void;
  lua_next(L: LuaState, index: number): boolean | number;
  lua_pcall(L: LuaState, args: number, results: number, handler: number): number;
  lua_pop(L: LuaState, count: number): void;
  lua_pushboolean(L: LuaState, value: boolean): void;
  lua_pushcfunction(L: LuaState, value: LuaFunction): void;
  lua_pushinteger(L: LuaState, value: number): void;
  lua_pushnil(L: LuaState): void;
  lua_pushnumber(L: LuaState, value: number): void;
  lua_pushstring(L: LuaState, value: Bytes): void;
  lua_pushvalue(L: LuaState, index: number): void;
  lua_rawgeti(L: LuaState, index: number, key: number): number;
  lua_rawlen(L: LuaState, index: number): number;
  lua_rawset(L: LuaState, index: number): void;
  lua_rawseti(L: LuaState, index: number, key: number): void;
  lua_setfield(L: LuaState, index: number, name: Bytes): void;
  lua_setglobal(L: LuaState, name: Bytes): void;
  lua_sethook(L: LuaState, hook: (L: LuaState) => void, mask: number, count: number): void;
  lua_settop(L: LuaState, top: number): void;
  lua_setupvalue(L: LuaState, index: number, upvalue: number): Bytes | null;
  lua_toboolean(L: LuaState, index: number): boolean;
  lua_tocfunction(L: LuaState, index: number): LuaFunction | null;
  lua_tostring(L: LuaState, index: number): Bytes | null;
  lua_type(L: LuaState, index: number): number;
}

/** The part of fengari's `lauxlib` module that the sandbox uses. */
export interface AuxiliaryLibrary {
  luaL_checkinteger(L: LuaState, index: number): number;
  luaL_checkstack(L: LuaState, slots: number, message: null): void;
  luaL_checkstring(L: LuaState, index: number): Bytes;
  luaL_error(L: LuaState, message: Bytes): number;
  luaL_loadbufferx(L: LuaState, text: Bytes, size: number, name: Bytes, mode: Bytes): number;
  luaL_newstate(): LuaState;
  luaL_optinteger(L: LuaState, index: number, otherwise: number): number;
  luaL_requiref(L: LuaState, name: Bytes, open: LuaFunction, global: number): void;
  luaL_tolstring(L: LuaState, index: number): Bytes;
}

/** The machine and the libraries that the sandbox chooses functions from. */
export interface Fengari {
  readonly lua: Lua;
  readonly aux: AuxiliaryLibrary;
  readonly base: LuaFunction;
  readonly table: LuaFunction;
  readonly string: LuaFunction;
  readonly bytes: (text: string) => Bytes;
  readonly text: (bytes: Bytes) => string;
}

let loaded: Fengari | undefined;

/**
 * The machine, loaded at the first use. It brings libraries that reach files and processes; the sandbox opens none of them.
 */
export function fengari(): Fengari {
  loaded ??= load();
  return loaded;
}

interface Module {
  readonly lua: Lua;
  readonly lauxlib: AuxiliaryLibrary;
  readonly lualib: Readonly<Record<'luaopen_base' | 'luaopen_table' | 'luaopen_string', LuaFunction>>;
  to_luastring(text: string): Bytes;
  to_jsstring(bytes: Bytes, from?: number, to?: number, replacement?: boolean): string;
}

function load(): Fengari {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an `import` here would be eager or asynchronous
  const { lua, lauxlib, lualib, to_luastring, to_jsstring } = require('fengari') as Module;
  return {
    lua,
    aux: lauxlib,
    base: lualib.luaopen_base,
    table: lualib.luaopen_table,
    string: lualib.luaopen_string,
    bytes: (text) => to_luastring(text),
    text: (bytes) => to_jsstring(bytes, undefined, undefined, true),
  };
}

/** Raises an error in the running script; does not come back. */
export function raise(L: LuaState, message: string): void {
  const { aux, bytes } = fengari();
  aux.luaL_error(L, bytes(message.replaceAll('%', '%%')));
}
