import type { KubeObject } from '../../../kube/index.js';
import { healthStatusCodes, type HealthStatusCode } from '../../../model/index.js';
import { HealthError } from '../errors.js';
import { unknown, type ObjectHealth } from '../health.js';
import type { PartialRule } from '../rules.js';
import { Budget, defaultLimits, type ScriptLimits } from './budget.js';
import { fengari, raise, type LuaState } from './fengari.js';
import { openLibrary, pushGlobals } from './library.js';
import { pushJson, textField } from './values.js';

/** How long a script may be, in characters. */
const longestScript = 256 * 1024;

/** The number of the instruction that joins texts. */
const joinTexts = 29;

/**
 * The rule that is a user's Lua script. The script finds the object as `obj` and returns a table with `status` and `message`;
 * nothing, or a table without a status, means that the object has no health. A status that is none is Unknown.
 *
 * The script has the base, table and string libraries, and neither files, a clock nor the means to load more code. It is
 * counted, not timed, so that it always comes to the same end; no run finds what another left behind. It is read at the
 * first object.
 *
 * The rule throws a {@link HealthError} `HEALTH_SCRIPT_FAILED` when the script cannot be read, failed, returned something else,
 * or did too much.
 */
export function healthScript(script: string, limits: ScriptLimits = defaultLimits): PartialRule {
  let machine: Machine | undefined;
  return (object) => {
    const { L, budget } = (machine ??= readScript(script, limits));
    try {
      return run(L, budget, object);
    } catch (error) {
      machine = undefined;
      throw error;
    }
  };
}

/** A machine that holds the script as a function, alone on its stack. */
interface Machine {
  readonly L: LuaState;
  readonly budget: Budget;
}

function readScript(script: string, limits: ScriptLimits): Machine {
  const { lua, aux, bytes } = fengari();
  if (script.length > longestScript) throw failure(`it is longer than ${longestScript} characters`);
  const L = aux.luaL_newstate();
  const budget = new Budget(limits, (message) => raise(L, message));
  openLibrary(L, budget);
  const code = bytes(script);
  expectOk(L, budget, aux.luaL_loadbufferx(L, code, code.length, bytes('=health.lua'), bytes('t')));
  lua.lua_sethook(L, (state) => countInstruction(state, budget), lua.LUA_MASKCOUNT, 1);
  return { L, budget };
}

function run(L: LuaState, budget: Budget, object: KubeObject): ObjectHealth | undefined {
  const { lua, bytes } = fengari();
  budget.reset();
  lua.lua_pushvalue(L, 1);
  pushGlobals(L);
  pushJson(L, object);
  lua.lua_setfield(L, -2, bytes('obj'));
  lua.lua_setupvalue(L, -2, 1);
  expectOk(L, budget, lua.lua_pcall(L, 0, 1, 0));
  const health = readResult(L);
  lua.lua_settop(L, 1);
  return health;
}

function expectOk(L: LuaState, budget: Budget, status: number): void {
  const { lua, aux, text } = fengari();
  if (budget.exceeded !== undefined) throw failure(budget.exceeded);
  if (status !== lua.LUA_OK) throw failure(text(aux.luaL_tolstring(L, -1)));
}

/** Joining is the one instruction that can make a text of any size. */
function countInstruction(L: LuaState, budget: Budget): void {
  budget.spend(1);
  const { l_base: base, l_code: code, l_savedpc: next } = L.ci;
  const instruction = code[next - 1];
  if (instruction?.opcode !== joinTexts) return;
  let length = 0;
  for (let register = instruction.B; register <= instruction.C; register++) {
    const value = L.stack[base + register];
    if (value?.ttisstring()) length += value.vslen();
  }
  budget.allocate(length);
}

function readResult(L: LuaState): ObjectHealth | undefined {
  const { lua } = fengari();
  const type = lua.lua_type(L, -1);
  if (type === lua.LUA_TNIL) return undefined;
  if (type !== lua.LUA_TTABLE) throw failure('it returned something else than a table');
  const status = textField(L, 'status') ?? '';
  if (status === '') return undefined;
  const message = textField(L, 'message') ?? '';
  if (!isStatus(status)) return unknown('Lua returned an invalid health status');
  return message === '' ? { status } : { status, message };
}

const isStatus = (text: string): text is HealthStatusCode => healthStatusCodes.some((status) => status === text);

function failure(why: string): HealthError {
  return new HealthError('HEALTH_SCRIPT_FAILED', `The health script failed: ${why}`, {
    remedy: 'correct the script in the argocd-cm ConfigMap; it has to return a table with status and message',
  });
}
