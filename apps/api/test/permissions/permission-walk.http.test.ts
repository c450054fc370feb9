import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rooms } from '../../src/rooms.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';
import { expectedOutcomes } from './expected-outcomes.ts';
import { notYetWalked } from './not-yet-walked.ts';
import { walkRoute, walkSuspended } from './walk-route.ts';
import { createWorld, type World } from './world.ts';

let test: TestApp;
let world: World;
beforeAll(async () => {
  test = await startTestApp();
  world = createWorld(test);
});
afterAll(() => test.close());

const rows = new Map(expectedOutcomes.map((row) => [row.route, row]));
const waiting = new Set(
  rooms
    .filter((room) => notYetWalked.includes(room.name))
    .flatMap((room) => room.routes.map((route) => `${route.method} ${route.path}`)),
);

describe('the table of expected outcomes', () => {
  it('has each route once', () => {
    expect(rows.size).toBe(expectedOutcomes.length);
  });

  it('has a row for every registered route', () => {
    const missing = test.app.routes.filter((route) => !rows.has(route));
    const excused = missing.filter((route) => waiting.has(route));
    if (excused.length > 0) console.warn(`NOT YET WALKED (${excused.length} routes):\n  ${excused.join('\n  ')}`);
    expect(missing.filter((route) => !waiting.has(route))).toEqual([]);
  });

  it('has no row for a route that does not exist', () => {
    expect([...rows.keys()].filter((route) => !test.app.routes.includes(route))).toEqual([]);
  });

  it('excuses only rooms that exist and have routes without rows', () => {
    const names = new Set(rooms.map((room) => room.name));
    expect(notYetWalked.filter((name) => !names.has(name))).toEqual([]);
  });
});

describe.each(expectedOutcomes)('$route', (row) => {
  it('answers every role as the table says', async () => {
    expect(await walkRoute(world, row)).toEqual([]);
  });

  it('refuses the suspended, unless the table says otherwise', async () => {
    expect(await walkSuspended(world, row)).toEqual([]);
  });
});
