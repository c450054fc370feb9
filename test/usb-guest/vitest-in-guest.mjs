// As much of vitest as `packages/usb/test/device-conformance.ts` uses, for where starting vitest itself would take minutes: the
// emulated guest. `--import` of this file puts it in vitest's place; `run()` runs what was registered, in order.
import assert from 'node:assert/strict';
import { registerHooks } from 'node:module';

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'vitest' ? { url: import.meta.url, shortCircuit: true } : next(specifier, context),
});

const registered = (globalThis.testsInGuest ??= []);
let suite;

export function describe(name, body) {
  suite = { name, before: [], after: [] };
  body();
}
export const beforeEach = (work) => void suite.before.push(work);
export const afterEach = (work) => void suite.after.push(work);
export function test(name, work) {
  registered.push({ suite, name, work });
}
test.each = (rows) => (name, work) => {
  for (const row of rows) test(name.replace('%i', String(row)), () => work(row));
};

const plain = (value) => (ArrayBuffer.isView(value) ? { bytes: Buffer.from(value).toString('hex') } : value);
const same = (a, b) => {
  if (Array.isArray(a) && Array.isArray(b)) return assert.deepEqual(a.map(plain), b.map(plain));
  return assert.deepEqual(plain(a), plain(b));
};

export function expect(got) {
  return {
    toBe: (wanted) => assert.equal(got, wanted),
    toEqual: (wanted) => same(got, wanted),
    toMatchObject: (wanted) => assert.partialDeepStrictEqual(got, wanted),
    toHaveLength: (wanted) => assert.equal(got.length, wanted),
    not: { toBe: (wanted) => assert.notEqual(got, wanted) },
  };
}

const most_ms = 60_000;

/** @returns how many failed */
export async function run(say) {
  let failures = 0;
  for (const { suite: of, name, work } of registered) {
    const since_ms = performance.now();
    let problem;
    let timer;
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error(`not within ${most_ms} ms`)), most_ms);
    });
    try {
      await Promise.race([late, inOrder([...of.before, work])]);
    } catch (error) {
      problem = error;
      failures += 1;
    }
    clearTimeout(timer);
    try {
      await inOrder(of.after);
    } catch (error) {
      say(`afterwards: ${error.message}`);
    }
    const took = `${((performance.now() - since_ms) / 1000).toFixed(1)} s`;
    say(`${problem ? 'FAIL' : 'ok  '}  ${name} (${took})${problem ? `\n${problem.stack}` : ''}`);
  }
  say(`${registered.length} tests, ${failures} failed`);
  return failures;
}

async function inOrder(works) {
  for (const work of works) await work();
}
