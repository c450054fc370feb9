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

test('a list that does not come is no empty list; when it comes, its keys count from then on', async () => {
  const imageId = 'fwi_00000000000000000000000001';
  const images = [{ manifest: { imageId }, signature: 's', isWithdrawn: false }];
  const answers: (() => Response)[] = [
    () => Response.json({}, { status: 500 }),
    () => {
      throw new TypeError('Failed to fetch');
    },
    () => Response.json({ success: true, data: { images, keys } }),
    () => Response.json({ success: true, data: { images: [], keys } }),
  ];
  const source = await firmwareFromPlatform({
    fetch: async () => answers.shift()?.() ?? Response.error(),
    renewSignIn: () => expect.fail('nobody was signed out'),
    wait: () => Promise.resolve(),
  });
  const { signal } = new AbortController();
  expect(source.keys).toEqual([]);
  await expect(source.find(imageId, signal)).rejects.toThrow('Failed to fetch');
  expect(await source.find(imageId, signal)).toMatchObject({ signature: 's' });
  expect(source.keys).toEqual(keys);
  expect(await source.find(imageId, signal)).toBeUndefined();
});
