import type { Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { refuse, type Result } from '#platform/refusal.ts';
import { changeFlag, type ChangedFlag, type ChangeRefusal } from './change-flag.ts';
import { definitionOf } from './flag-definitions.ts';
import { lockFlag, presentFlag } from './flags-store.ts';

/**
 * Throws a kill switch, or read-only mode, without the api: for when nobody can sign in, or nothing may run yet (a restored
 * database). It only stops. Opening again is for admins, so that this is no way around two people.
 */
export async function stopNow(
  tx: Tx,
  origin: Origin,
  stop: { flag: string; reason: string },
): Promise<Result<ChangedFlag, ChangeRefusal>> {
  const definition = definitionOf(stop.flag);
  if (!definition || definition.kind === 'feature')
    return refuse('governance.no_such_flag', `There is no switch named ${stop.flag}.`);
  await lockFlag(tx, stop.flag);
  const present = await presentFlag(tx, stop.flag);
  // The notice for pages stays, if there is one.
  const settings = { ...present?.settings, on: true };
  return changeFlag(tx, origin, { ...stop, settings, basedOn: present?.version ?? 0 });
}
