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

it('every expected status is one that the OpenAPI document names', async () => {
  const answer = await fetch(`${test.url}/api/openapi.json`);
  const document = (await answer.json()) as { paths: Record<string, Record<string, { responses: object }>> };
  const missing = expectedOutcomes.flatMap((row) => {
    const [method = '', path = ''] = row.route.split(' ');
    const operation = document.paths[path.replaceAll(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()];
    // Aliases stand in no document.
    if (!operation) return [];
    const { suspendedMay: _may, route: _route, request: _request, ...outcomes } = row;
    const expected = new Set(Object.values(outcomes).flatMap((some) => Object.values(some ?? {})));
    return [...expected]
      .filter((status) => !(String(status) in operation.responses))
      .map((status) => `${row.route}: ${String(status)}`);
  });
  expect(missing).toEqual([]);
});

describe.each(expectedOutcomes)('$route', (row) => {
  it('answers every role as the table says', async () => {
    expect(await walkRoute(world, row)).toEqual([]);
  });

  it('refuses the suspended, unless the table says otherwise', async () => {
    expect(await walkSuspended(world, row)).toEqual([]);
  });
});
