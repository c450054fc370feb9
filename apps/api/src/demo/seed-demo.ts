import type { Origin } from '#platform/audit.ts';
import type { Services } from '#platform/services.ts';
import { seedAccounts } from './seed-accounts.ts';

/** Everything `npm start` shows: people, shops, parts. Made by the rooms' own use cases. */
export async function seedDemo(services: Services, origin: Origin): Promise<void> {
  await seedAccounts(services, origin);
}
