import type { AdminCapability } from '@mistri/contracts/auth/roles';
import { newId } from '#platform/ids.ts';
import { type Actor, type ActorOptions, createActor } from '#test/actors.ts';
import type { TestApp } from '#test/harness.ts';
import type { Walker } from './outcomes.ts';

/** What the fixtures of the walk share: the app, one actor per walker, and things made once. */
export interface World {
  readonly test: TestApp;
  /** The walker's usual actor. All have given their second factor. A dealer acts for one `dlr_…`, a provider for a `prv_…`. */
  actor(walker: Walker): Promise<Actor>;
  /** Another actor of the same kind, new each time: for requests that end the caller's session, or for foreign objects. */
  fresh(walker: Walker): Promise<Actor>;
  /** Makes something once per walk. */
  once<T>(key: string, make: () => Promise<T>): Promise<T>;
}

export function createWorld(test: TestApp): World {
  const made = new Map<string, Promise<unknown>>();
  const once = <T>(key: string, make: () => Promise<T>): Promise<T> => {
    const known = made.get(key) ?? make();
    made.set(key, known);
    return known as Promise<T>;
  };
  const fresh = (walker: Walker): Promise<Actor> => createActor(test, optionsOf(walker));
  return { test, once, fresh, actor: (walker) => once(`actor ${walker}`, () => fresh(walker)) };
}

function optionsOf(walker: Walker): ActorOptions {
  if (walker === 'public') throw new Error('the public has no account');
  const [role, capability] = walker.split(':') as [ActorOptions['role'], AdminCapability | undefined];
  const memberships = { dealer: [newId('dlr')], provider: [newId('prv')] }[role as string];
  return {
    role,
    secondFactor: true,
    ...(capability ? { capabilities: [capability] } : {}),
    ...(memberships ? { memberships } : {}),
  };
}
