import { healthScript } from '../../../lib/engine/index.js';
import type { KubeObject } from '../../../lib/kube/index.js';

const object: KubeObject = {
  apiVersion: 'example.org/v1',
  kind: 'Widget',
  metadata: { name: 'x', generation: 3, labels: {} },
  spec: { replicas: 4, ratio: 0.5, paused: false, list: ['a', 'b'], nothing: null },
  status: {
    phase: 'Ready',
    message: 'größer',
    conditions: [{ type: 'Ready', status: 'True', message: 'all is well' }],
  },
};
const run = (script: string) => healthScript(script)(object);
const say = (expression: string) => run(`return { status = "Healthy", message = tostring(${expression}) }`)?.message;

test('a script reads the object and returns a health', () => {
  const health = run(`
    hs = { status = "Progressing", message = "Waiting" }
    for i, condition in ipairs(obj.status.conditions) do
      if condition.type == "Ready" and condition.status == "True" then
        hs.status = "Healthy"
        hs.message = condition.message
      end
    end
    return hs`);
  expect(health).toEqual({ status: 'Healthy', message: 'all is well' });
});

test.each([
  ['obj.spec.replicas .. "/" .. obj.metadata.generation', '4/3'],
  ['obj.spec.ratio', '0.5'],
  ['obj.spec.paused == false and obj.spec.nothing == nil', 'true'],
  ['#obj.spec.list .. obj.spec.list[2]', '2b'],
  ['obj.status.message', 'größer'],
  ['table.concat(obj.spec.list, ", ")', 'a, b'],
  ['table.getn(obj.spec.list)', '2'],
  ['next(obj.metadata.labels)', 'nil'],
  ['select("#", unpack(obj.spec.list))', '2'],
])('%s is %s', (expression, expected) => {
  expect(say(expression)).toBe(expected);
});

test.each([
  ['string.match("2024-05-06", "(%d+)-(%d+)")', '2024'],
  ['string.find("ERROR, no", "^ERROR")', '1'],
  ['string.find("a.b", ".", 1, true)', '2'],
  ['("x"):rep(3)', 'xxx'],
  ['string.gsub("a b c", "%s", "-")', 'a-b-c'],
  ['string.gsub("key=value", "(%w+)=(%w+)", "%2=%1")', 'value=key'],
  ['string.gsub("abc", "%w", { a = "1", c = false })', '1bc'],
  ['string.gsub("abc", "b", function(s) return s:upper() end)', 'aBc'],
  ['string.gsub("abc", "", ".")', '.a.b.c.'],
  ['string.match("  trim  ", "^%s*(.-)%s*$")', 'trim'],
  ['string.match("[x]", "[%]%[]")', '['],
  ['string.match("a-z", "[a%-]+")', 'a-'],
  ['string.match("Zebra", "[^%l]")', 'Z'],
  ['string.match("hello", "()ll")', '3'],
  ['string.match("ab", "a?b?c?$")', 'ab'],
  ['string.format("%d of %s", 3, "four")', '3 of four'],
  [
    '(function() local t = {} for w in string.gmatch("one two", "%a+") do t[#t + 1] = w end return #t .. t[2] end)()',
    '2two',
  ],
])('%s is %s, by the string library', (expression, expected) => {
  expect(say(`(${expression})`)).toBe(expected);
});

test.each(['return nil', 'return {}', 'x = 1'])('%s gives no health', (script) => {
  expect(run(script)).toBeUndefined();
});

test('a status that is none is unknown', () => {
  expect(run('return { status = "Fine" }')).toEqual({
    status: 'Unknown',
    message: 'Lua returned an invalid health status',
  });
});

test.each([
  ['return 5', 'something else than a table'],
  ['return obj.status.missing.deep', "field 'missing'"],
  ['this is no lua', 'syntax error'],
  ['return string.match("a", "[a")', 'malformed pattern'],
  ['return string.match("a", "%1")', 'not supported'],
])('%s fails with a code and the reason', (script, reason) => {
  expect(() => run(script)).toThrow(expect.objectContaining({ code: 'HEALTH_SCRIPT_FAILED' }));
  expect(() => run(script)).toThrow(reason);
});

test.each([
  'while true do end',
  'local function f() return f() end f()',
  'while true do pcall(function() while true do end end) end',
  'pcall(function() local s = "x" while true do s = s .. s end end) return {}',
  'local s = string.rep("x", 1000000000)',
  'local s = string.rep("x", 100000) local t = {} for i = 1, 1000 do t[i] = s end return table.concat(t)',
  'local t = {} for i = 1, 400000 do table.insert(t, 1, i) end',
  'string.match(string.rep("a", 200), string.rep("a*", 30) .. "b")',
  'string.match(string.rep("a", 200), string.rep("a-", 30) .. "b")',
  'return string.gsub(string.rep("a", 10000), "a", string.rep("b", 10000))',
  'local t = {} for i = 1, 100000 do t[i] = i end table.sort(t, function(a, b) return a > b end) table.sort(t)',
  'local t = setmetatable({}, { __index = function(t, k) return t[k + 1] end }) return t[1]',
  'local t = setmetatable({}, { __concat = function(a, b) return a .. b end }) return t .. t',
])('%s ends soon', (script) => {
  expect(() => run(script)).toThrow(expect.objectContaining({ code: 'HEALTH_SCRIPT_FAILED' }));
});

test.each([
  'os',
  'io',
  'debug',
  'package',
  'coroutine',
  'require',
  'load',
  'loadstring',
  'dofile',
  'print',
  'string.dump',
])('a script has no %s', (name) => {
  expect(say(name)).toBe('nil');
});

test.each(['leak', 'string.leak', '("").leak', 'table.leak', '_G.leak', 'obj.leak', '(getmetatable("") or {}).leak'])(
  'what a run leaves behind as %s the next does not find',
  (place) => {
    const script = `
    local before = tostring(${place})
    leak = 1 string.leak = 1 table.leak = 1 _G.leak = 1 obj.leak = 1
    return { status = "Healthy", message = before }`;
    const rule = healthScript(script);
    expect([rule(object)?.message, rule(object)?.message]).toEqual(['nil', 'nil']);
  },
);

test('a script that did too much for one object judges the next', () => {
  const rule = healthScript('if obj.spec.paused then while true do end end return { status = "Healthy" }');
  expect(() => rule({ ...object, spec: { paused: true } })).toThrow(/steps/);
  expect(rule(object)?.status).toBe('Healthy');
});

test('a script cannot change the object', () => {
  run('obj.status.phase = "Changed" return {}');
  expect(object['status']).toMatchObject({ phase: 'Ready' });
});
