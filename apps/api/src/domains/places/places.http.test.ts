import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '#test/harness.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

interface Answer {
  status: number;
  cache: string | null;
  body: { success: boolean; code?: string; data: Record<string, unknown> & { states: { code: string }[] } };
}

async function get(path: string): Promise<Answer> {
  const response = await fetch(`${app.url}${path}`);
  return {
    status: response.status,
    cache: response.headers.get('cache-control'),
    body: (await response.json()) as Answer['body'],
  };
}

describe('GET /api/places/pins/:pin', () => {
  test('answers anybody, with both States where there are two', async () => {
    const { status, body, cache } = await get('/api/places/pins/605007');
    expect(status).toBe(200);
    expect(cache).toContain('max-age');
    expect(body.data).toMatchObject({
      pin: '605007',
      stateCode: '34',
      places: [{ stateCode: '34' }, { stateCode: '33' }],
    });
  });

  test('an unknown PIN is 404 with a sentence, and is not cached', async () => {
    const { status, body, cache } = await get('/api/places/pins/999999');
    expect([status, body.success, body.code]).toEqual([404, false, 'places.unknown_pin']);
    expect(cache ?? '').not.toContain('public');
  });

  test.each(['0', '62500', '6250011', 'abcdef', "625001'--", '..%2f..%2fetc%2fpasswd'])(
    '%s is refused',
    async (pin) => {
      expect((await get(`/api/places/pins/${pin}`)).status).toBe(400);
    },
  );
});

test('GET /api/places/states lists what an address form offers, in three languages', async () => {
  const { status, body } = await get('/api/places/states');
  expect(status).toBe(200);
  expect(body.data.states).toHaveLength(38);
  expect(body.data.states).toContainEqual({
    code: '33',
    name: 'Tamil Nadu',
    nameTa: 'தமிழ்நாடு',
    nameHi: 'तमिलनाडु',
    kind: 'state',
  });
});
