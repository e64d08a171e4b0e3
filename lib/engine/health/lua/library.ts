import type { Budget } from './budget.js';
import { fengari, type LuaFunction, type LuaState } from './fengari.js';
import { globalMatch, search, substitute } from './string-search.js';

/** What the machine's base library has, and a rule of health has no business with. */
const removed = ['collectgarbage', 'dofile', 'load', 'loadfile', 'loadstring', 'print', 'require', 'xpcall'];
const harmless = ['byte', 'char', 'len', 'lower', 'reverse', 'sub', 'upper'];

/** Opens the base, table and string libraries. Whatever takes long or makes much counts against the budget. */
export function openLibrary(L: LuaState, budget: Budget): void {
  const { lua, aux, base, table, string, bytes } = fengari();
  aux.luaL_requiref(L, bytes('_G'), base, 1);
  aux.luaL_requiref(L, bytes('table'), table, 1);
  aux.luaL_requiref(L, bytes('string'), string, 1);
  lua.lua_pop(L, 3);
  for (const name of removed) {
    lua.lua_pushnil(L);
    lua.lua_setglobal(L, bytes(name));
  }
  lua.lua_pushcfunction(L, protectedCall(budget));
  lua.lua_setglobal(L, bytes('pcall'));
  openTable(L, budget);
  openString(L, budget);
}

/** `pcall` that catches every error but that of a passed limit. */
function protectedCall(budget: Budget): LuaFunction {
  return (L) => {
    const { lua } = fengari();
    const status = lua.lua_pcall(L, lua.lua_gettop(L) - 1, lua.LUA_MULTRET, 0);
    budget.check();
    lua.lua_pushboolean(L, status === lua.LUA_OK);
    lua.lua_insert(L, 1);
    return lua.lua_gettop(L);
  };
}

/**
 * Pushes the global variables of one run: they and the libraries are copies, so that no script changes them for another run. A
 * text finds its methods in the copy too.
 */
export function pushGlobals(L: LuaState): void {
  const { lua, bytes } = fengari();
  lua.lua_getglobal(L, bytes('_G'));
  replaceByCopy(L);
  for (const library of ['table', 'string']) {
    lua.lua_getfield(L, -1, bytes(library));
    replaceByCopy(L);
    lua.lua_setfield(L, -2, bytes(library));
  }
  lua.lua_pushvalue(L, -1);
  lua.lua_setfield(L, -2, bytes('_G'));
  lua.lua_pushstring(L, bytes(''));
  lua.lua_getmetatable(L, -1);
  lua.lua_getfield(L, -3, bytes('string'));
  lua.lua_setfield(L, -2, bytes('__index'));
  lua.lua_pop(L, 2);
}

/** Replaces the table on top of the stack by a copy of it. */
function replaceByCopy(L: LuaState): void {
  const { lua } = fengari();
  lua.lua_createtable(L, 0, 0);
  lua.lua_pushnil(L);
  while (lua.lua_next(L, -3)) {
    lua.lua_pushvalue(L, -2);
    lua.lua_insert(L, -2);
    lua.lua_rawset(L, -4);
  }
  lua.lua_insert(L, -2);
  lua.lua_pop(L, 1);
}

function openTable(L: LuaState, budget: Budget): void {
  const { lua, bytes } = fengari();
  const length = (state: LuaState) => lua.lua_rawlen(state, 1);
  lua.lua_getglobal(L, bytes('table'));
  replace(L, 'insert', (original) => charged(original, (state) => budget.spend(length(state))));
  replace(L, 'remove', (original) => charged(original, (state) => budget.spend(length(state))));
  replace(L, 'sort', (original) =>
    charged(original, (state) => budget.spend(length(state) * Math.ceil(Math.log2(length(state) + 2)))),
  );
  replace(L, 'concat', (original) => charged(original, (state) => budget.allocate(joinedLength(state))));
  replace(L, 'unpack', (original) => charged(original, (state) => budget.spend(length(state))));
  replace(L, 'move', () => null);
  lua.lua_getfield(L, -1, bytes('unpack'));
  lua.lua_setglobal(L, bytes('unpack'));
  define(L, 'getn', (state) => {
    lua.lua_pushinteger(state, length(state));
    return 1;
  });
  lua.lua_pop(L, 1);
}

/** How long the text gets that `table.concat` makes of its arguments, at the most. */
function joinedLength(L: LuaState): number {
  const { lua } = fengari();
  if (lua.lua_type(L, 1) !== lua.LUA_TTABLE) return 0;
  const items = lua.lua_rawlen(L, 1);
  const separator = lua.lua_type(L, 2) === lua.LUA_TSTRING ? lua.lua_rawlen(L, 2) : 0;
  let sum = items * separator;
  for (let index = 1; index <= items; index++) {
    sum += lua.lua_rawgeti(L, 1, index) === lua.LUA_TSTRING ? lua.lua_rawlen(L, -1) : 32;
    lua.lua_pop(L, 1);
  }
  return sum;
}

function openString(L: LuaState, budget: Budget): void {
  const { lua, aux, bytes } = fengari();
  const sizes = (state: LuaState) => {
    let sum = 64;
    for (let index = 1; index <= lua.lua_gettop(state); index++) {
      sum += lua.lua_type(state, index) === lua.LUA_TSTRING ? lua.lua_rawlen(state, index) : 128;
    }
    return sum;
  };
  lua.lua_getglobal(L, bytes('string'));
  for (const name of [...harmless, 'format']) {
    replace(L, name, (original) => charged(original, (state) => budget.allocate(sizes(state))));
  }
  replace(L, 'rep', (original) =>
    charged(original, (state) => {
      const separator = lua.lua_type(state, 3) === lua.LUA_TSTRING ? lua.lua_rawlen(state, 3) : 0;
      const times = Math.max(0, aux.luaL_checkinteger(state, 2));
      budget.allocate(times * (aux.luaL_checkstring(state, 1).length + separator));
    }),
  );
  for (const name of ['dump', 'pack', 'packsize', 'unpack']) replace(L, name, () => null);
  define(L, 'find', (state) => search(state, budget, true));
  define(L, 'match', (state) => search(state, budget, false));
  define(L, 'gmatch', (state) => globalMatch(state, budget));
  define(L, 'gsub', (state) => substitute(state, budget));
  hideMethods(L);
  lua.lua_pop(L, 1);
}

/** Keeps the table that texts find their methods by out of reach. */
function hideMethods(L: LuaState): void {
  const { lua, bytes } = fengari();
  lua.lua_pushstring(L, bytes(''));
  lua.lua_getmetatable(L, -1);
  lua.lua_pushboolean(L, false);
  lua.lua_setfield(L, -2, bytes('__metatable'));
  lua.lua_pop(L, 2);
}

function define(L: LuaState, name: string, value: LuaFunction | null): void {
  const { lua, bytes } = fengari();
  if (value) lua.lua_pushcfunction(L, value);
  else lua.lua_pushnil(L);
  lua.lua_setfield(L, -2, bytes(name));
}

function replace(L: LuaState, name: string, by: (original: LuaFunction) => LuaFunction | null): void {
  const { lua, bytes } = fengari();
  lua.lua_getfield(L, -1, bytes(name));
  const original = lua.lua_tocfunction(L, -1);
  lua.lua_pop(L, 1);
  if (original) define(L, name, by(original));
}

function charged(original: LuaFunction, charge: (L: LuaState) => void): LuaFunction {
  return (L) => {
    charge(L);
    return original(L);
  };
}
