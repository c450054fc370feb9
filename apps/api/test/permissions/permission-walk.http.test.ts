import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '#test/harness.ts';
import { expectedOutcomes } from './expected-outcomes.ts';
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

describe('the table of expected outcomes', () => {
  it('has each route once', () => {
    expect(rows.size).toBe(expectedOutcomes.length);
  });

  it('has a row for every registered route', () => {
    expect(test.app.routes.filter((route) => !rows.has(route))).toEqual([]);
  });

  it('has no row for a route that does not exist', () => {
    expect([...rows.keys()].filter((route) => !test.app.routes.includes(route))).toEqual([]);
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
