import { browserApi } from '#web/api/browser-api.ts';
import { takeGuestCartAlong } from '#web/features/cart/cart-store.ts';
import { ownPath, urls } from '#web/navigation/build-url.ts';

/** Where people of a role work. */
const homes: Record<string, string> = { dealer: urls.dealerDesk(), technician: urls.work(), admin: urls.admin() };

/**
 * The session exists: bring the cart along and go where the person wanted to. A full page load, so that everything the
 * server renders knows who is there.
 */
export async function finishSignIn(next: string | undefined): Promise<void> {
  await takeGuestCartAlong();
  if (next !== undefined) return location.replace(ownPath(next, urls.home()));
  const person = await browserApi.get('/api/users/me');
  location.replace((person.ok && homes[person.data.role]) || urls.home());
}
