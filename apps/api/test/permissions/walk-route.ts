import { type Actor, call, changeStatus } from '#test/actors.ts';
import { type RequestParts, type RouteOutcomes, walkers, type Walker, type Whose } from './outcomes.ts';
import { createWorld, type World } from './world.ts';

/** Calls one route as everybody. @returns what did not come out as expected, one readable line each */
export async function walkRoute(world: World, row: RouteOutcomes): Promise<string[]> {
  const problems: string[] = [];
  for (const { walker, whose, expected } of stepsOf(row)) {
    const parts = (await row.request?.(world, walker, whose)) ?? {};
    const actor = walker === 'public' ? undefined : (parts.as ?? (await world.actor(walker)));
    const answer = await send(world, row.route, parts, actor);
    if (answer.status !== expected) {
      const about = row.anyone ? '' : ` on ${whose === 'own' ? 'their own' : "another's"}`;
      problems.push(`${walker}${about}: expected ${expected}, got ${answer.status} ${answer.code}`);
    }
  }
  return problems;
}

/** A suspended user gets nothing done, except where the row says so. */
export async function walkSuspended(world: World, row: RouteOutcomes): Promise<string[]> {
  const allowed = stepsOf(row).find(({ walker, expected }) => walker !== 'public' && expected < 300);
  const isPublic = row.anyone && row.anyone.public < 300;
  if (!allowed || isPublic) return [];
  const { walker, whose } = allowed;
  const usual = await world.fresh(walker);
  // Own objects must be the suspended actor's own, so nothing made for somebody else is shared with this world.
  const base = whose === 'own' ? createWorld(world.test) : world;
  const theirs: World = { ...base, actor: (who) => (who === walker ? Promise.resolve(usual) : world.actor(who)) };
  const parts = (await row.request?.(theirs, walker, whose)) ?? {};
  const actor = parts.as ?? usual;
  await changeStatus(world.test, actor.userId, 'suspended');
  const answer = await send(world, row.route, parts, actor);
  const got = answer.status < 300;
  if (got === (row.suspendedMay ?? false)) return [];
  return [`suspended ${walker}: ${row.suspendedMay ? 'may call it' : 'must be refused'}, got ${answer.status}`];
}

function stepsOf(row: RouteOutcomes): { walker: Walker; whose: Whose; expected: number }[] {
  const general = row.anyone ?? row.foreign;
  if (!general || (row.anyone && row.foreign)) throw new Error(`${row.route}: give either anyone or foreign`);
  const foreign = walkers.map((walker) => ({
    walker,
    whose: 'foreign' as const,
    expected: general[walker] ?? general.others,
  }));
  const own = Object.entries(row.own ?? {}).map(([walker, expected]) => ({
    walker: walker as Walker,
    whose: 'own' as const,
    expected,
  }));
  return [...foreign, ...own];
}

async function send(world: World, route: string, parts: RequestParts, actor: Actor | undefined) {
  const [method = '', pattern = ''] = route.split(' ');
  const answer = await call(world.test, {
    method,
    path: fill(pattern, parts.params ?? {}) + search(parts.query),
    ...(parts.body === undefined ? {} : { body: parts.body }),
    ...(actor ? { token: actor.token } : {}),
    ...(parts.headers ? { headers: parts.headers } : {}),
  });
  return { status: answer.status, code: String((answer.body as { code?: string } | undefined)?.code ?? '') };
}

function fill(pattern: string, params: Readonly<Record<string, string>>): string {
  return pattern.replaceAll(/:(\w+)/g, (_all, name: string) => {
    const value = params[name];
    if (value === undefined) throw new Error(`${pattern}: the row's request gives no param ${name}`);
    return encodeURIComponent(value);
  });
}

function search(query: Readonly<Record<string, string>> | undefined): string {
  return query ? `?${new URLSearchParams(query).toString()}` : '';
}
