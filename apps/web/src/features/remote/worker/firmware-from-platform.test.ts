import { expect, test } from 'vitest';
import { firmwareFromPlatform } from './firmware-from-platform.ts';

const keys = [{ keyId: 'fwk_1', publicKey: 'x' }];

/** A platform that lets nobody in until their page has renewed the sign-in, `renewals` times asked for. */
function platform(renewals: number) {
  let asked = 0;
  const seen: string[] = [];
  return {
    seen,
    asked: () => asked,
    requests: {
      fetch: (url: string | URL | Request) => {
        const isIn = asked >= renewals;
        seen.push(`${isIn ? 200 : 401} ${url instanceof Request ? url.url : url.toString()}`);
        const body = isIn ? { success: true, data: { images: [], keys } } : { success: false, code: 'auth.required' };
        return Promise.resolve(Response.json(body, { status: isIn ? 200 : 401 }));
      },
      renewSignIn: () => {
        asked += 1;
      },
      wait: () => Promise.resolve(),
    },
  };
}

test('an access token that ran out is renewed by the page, and the list is asked for again', async () => {
  const at = platform(2);
  expect((await firmwareFromPlatform(at.requests)).keys).toEqual(keys);
  expect(at.seen).toEqual(['401 /api/firmware', '401 /api/firmware', '200 /api/firmware']);
});

test('who is signed out for good gets no firmware, and is not asked for ever', async () => {
  const at = platform(Infinity);
  expect((await firmwareFromPlatform(at.requests)).keys).toEqual([]);
  expect(at.asked()).toBe(4);
});

test('who is signed in is asked nothing', async () => {
  const at = platform(0);
  expect((await firmwareFromPlatform(at.requests)).keys).toEqual(keys);
  expect(at.asked()).toBe(0);
});
