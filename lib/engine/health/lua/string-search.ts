import type { Budget } from './budget.js';
import { fengari, raise, type Bytes, type LuaState } from './fengari.js';
import { PatternError, PatternMatcher, type Match } from './patterns.js';

function matcher(L: LuaState, budget: Budget): { subject: Bytes; find: (from: number) => Match | undefined } {
  const { aux } = fengari();
  const subject = aux.luaL_checkstring(L, 1);
  const search = new PatternMatcher(subject, aux.luaL_checkstring(L, 2), () => budget.spend(1));
  const find = (from: number) => {
    try {
      return search.find(from);
    } catch (error) {
      if (!(error instanceof PatternError)) throw error;
      raise(L, error.message);
      return undefined;
    }
  };
  return { subject, find };
}

/** A place as Lua counts it, from 1 or backwards from -1, as an offset. */
function offset(L: LuaState, index: number, length: number): number {
  const { aux } = fengari();
  const place = aux.luaL_optinteger(L, index, 1);
  return place > 0 ? place - 1 : place === 0 ? 0 : Math.max(0, length + place);
}

/** `string.find` with `places`, else `string.match`. */
export function search(L: LuaState, budget: Budget, places: boolean): number {
  const { lua, aux } = fengari();
  const { subject, find } = matcher(L, budget);
  const from = offset(L, 3, subject.length);
  const plain = places && lua.lua_toboolean(L, 4);
  if (plain) budget.spend(subject.length);
  const match = plain ? findPlain(subject, aux.luaL_checkstring(L, 2), from) : find(from);
  if (!match) {
    lua.lua_pushnil(L);
    return 1;
  }
  if (!places) return pushCaptures(L, budget, subject, match, true);
  aux.luaL_checkstack(L, 2 + match.captures.length, null);
  lua.lua_pushinteger(L, match.start + 1);
  lua.lua_pushinteger(L, match.end);
  return 2 + pushCaptures(L, budget, subject, match, false);
}

function findPlain(subject: Bytes, wanted: Bytes, from: number): Match | undefined {
  const start = from > subject.length ? -1 : Buffer.from(subject).indexOf(Buffer.from(wanted), from);
  return start < 0 ? undefined : { start, end: start + wanted.length, captures: [] };
}

/** Pushes what was captured; the whole match when nothing was and `whole` is set. */
function pushCaptures(L: LuaState, budget: Budget, subject: Bytes, match: Match, whole: boolean): number {
  const { lua, aux } = fengari();
  const list = match.captures.length === 0 && whole ? [match] : match.captures;
  aux.luaL_checkstack(L, list.length, null);
  for (const { start, end } of list) {
    if (end === undefined) lua.lua_pushinteger(L, start + 1);
    else {
      budget.allocate(end - start);
      lua.lua_pushstring(L, subject.slice(start, end));
    }
  }
  return list.length;
}

/** `string.gmatch`. */
export function globalMatch(L: LuaState, budget: Budget): number {
  const { lua } = fengari();
  const { subject, find } = matcher(L, budget);
  let from = 0;
  lua.lua_pushcfunction(L, (state) => {
    const match = from > subject.length ? undefined : find(from);
    if (!match) return 0;
    from = match.end > match.start ? match.end : match.end + 1;
    return pushCaptures(state, budget, subject, match, true);
  });
  return 1;
}

/** `string.gsub`. */
export function substitute(L: LuaState, budget: Budget): number {
  const { lua, aux } = fengari();
  const { subject, find } = matcher(L, budget);
  const most = aux.luaL_optinteger(L, 4, subject.length + 1);
  const anchored = aux.luaL_checkstring(L, 2)[0] === '^'.charCodeAt(0);
  const parts: Bytes[] = [];
  let from = 0;
  let count = 0;
  while (count < most) {
    const match: Match | undefined = from > subject.length ? undefined : find(from);
    if (!match) break;
    count++;
    parts.push(subject.slice(from, match.start), replacement(L, budget, subject, match));
    from = match.end;
    if (match.end === match.start) parts.push(subject.slice(from, ++from));
    if (anchored) break;
  }
  parts.push(subject.slice(from));
  budget.allocate(parts.reduce((sum, part) => sum + part.length, 0));
  lua.lua_pushstring(L, Uint8Array.from(Buffer.concat(parts)));
  lua.lua_pushinteger(L, count);
  return 2;
}

/** What stands for a match: a text with `%0` to `%9`, or what a function or table says of the first capture. */
function replacement(L: LuaState, budget: Budget, subject: Bytes, match: Match): Bytes {
  const { lua, aux } = fengari();
  const whole = subject.slice(match.start, match.end);
  const type = lua.lua_type(L, 3);
  if (type === lua.LUA_TFUNCTION || type === lua.LUA_TTABLE) {
    lua.lua_pushvalue(L, 3);
    if (type === lua.LUA_TFUNCTION) lua.lua_call(L, pushCaptures(L, budget, subject, match, true), 1);
    else {
      lua.lua_pop(L, pushCaptures(L, budget, subject, match, true) - 1);
      lua.lua_gettable(L, -2);
      lua.lua_insert(L, -2);
      lua.lua_pop(L, 1);
    }
    const result = lua.lua_toboolean(L, -1) ? aux.luaL_checkstring(L, -1) : whole;
    lua.lua_pop(L, 1);
    return result;
  }
  return fill(L, budget, aux.luaL_checkstring(L, 3), subject, match);
}

/** The template with what was captured in place of `%0` to `%9`. */
function fill(L: LuaState, budget: Budget, template: Bytes, subject: Bytes, match: Match): Bytes {
  budget.allocate(template.length);
  const escape = '%'.charCodeAt(0);
  const parts: Bytes[] = [];
  let from = 0;
  for (let at = template.indexOf(escape); at >= 0; at = template.indexOf(escape, from)) {
    parts.push(template.subarray(from, at), captured(L, template[at + 1] ?? escape, subject, match));
    budget.allocate(parts.at(-1)?.length ?? 0);
    budget.spend(1);
    from = at + 2;
  }
  parts.push(template.subarray(from));
  return Uint8Array.from(Buffer.concat(parts));
}

/** What a byte after `%` stands for in a template: a digit for a capture, anything else for itself. */
function captured(L: LuaState, byte: number, subject: Bytes, match: Match): Bytes {
  const digit = byte - '0'.charCodeAt(0);
  if (digit < 0 || digit > 9) return Uint8Array.of(byte);
  const whole = digit === 0 || (digit === 1 && match.captures.length === 0);
  const found = whole ? match : match.captures[digit - 1];
  if (!found) raise(L, `invalid capture index %${digit} in replacement string`);
  const { start, end } = found ?? match;
  return end === undefined ? fengari().bytes(String(start + 1)) : subject.slice(start, end);
}
