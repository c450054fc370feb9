import type { ApiResult } from '@mistri/api-client';
import { browserApi, csrfToken } from '#web/api/browser-api.ts';
import { mergeCarts, parseGuestCart, withQuantity, type CartItem } from './guest-cart.ts';

/**
 * Signed in, the cart is the api's. Before that it is kept in the browser and joined with the api's at sign-in. The
 * number of items is kept beside it so that every page can show it without asking.
 */
const guestKey = 'mistri_cart';
const countKey = 'mistri_cart_count';
export const cartEvent = 'mistri:cart';

const signedIn = (): boolean => csrfToken() !== undefined;

/** Private windows of some browsers refuse storage: then the cart lives as long as the page. */
let memory: readonly CartItem[] = [];

function readGuest(): readonly CartItem[] {
  try {
    return parseGuestCart(localStorage.getItem(guestKey));
  } catch {
    return memory;
  }
}

function writeGuest(items: readonly CartItem[]): void {
  memory = items;
  try {
    if (items.length === 0) localStorage.removeItem(guestKey);
    else localStorage.setItem(guestKey, JSON.stringify(items));
  } catch {
    // Kept in memory.
  }
}

function announce(items: readonly CartItem[]): void {
  try {
    localStorage.setItem(countKey, String(items.length));
  } catch {
    // The count is then only right on this page.
  }
  globalThis.dispatchEvent(new CustomEvent<number>(cartEvent, { detail: items.length }));
}

/** How many different products; what was last known, without asking. */
export function knownCartCount(): number {
  if (!signedIn()) return readGuest().length;
  try {
    return Number(localStorage.getItem(countKey) ?? 0) || 0;
  } catch {
    return 0;
  }
}

export async function readCart(): Promise<ApiResult<readonly CartItem[]>> {
  if (!signedIn()) return { ok: true, data: readGuest() };
  const result = await browserApi.get('/api/cart');
  if (!result.ok) return result;
  announce(result.data.items);
  return { ok: true, data: result.data.items };
}

/** Sets how many of a product are wanted; 0 takes it out. */
export async function setCartQuantity(productId: string, quantity: number): Promise<ApiResult<readonly CartItem[]>> {
  if (!signedIn()) {
    const items = withQuantity(readGuest(), productId, quantity);
    writeGuest(items);
    announce(items);
    return { ok: true, data: items };
  }
  const result = await browserApi.put('/api/cart/{productId}', { path: { productId }, body: { quantity } });
  if (!result.ok) return result;
  announce(result.data.items);
  return { ok: true, data: result.data.items };
}

/** On top of what is in the cart already. */
export async function addToCart(productId: string, quantity: number): Promise<ApiResult<readonly CartItem[]>> {
  const cart = await readCart();
  if (!cart.ok) return cart;
  const present = cart.data.find((item) => item.productId === productId)?.quantity ?? 0;
  return setCartQuantity(productId, present + quantity);
}

/** After signing in: what was collected before comes along. What the api refuses stays in the browser. */
export async function takeGuestCartAlong(): Promise<void> {
  const guest = readGuest();
  if (guest.length === 0) return void (await readCart());
  const own = await browserApi.get('/api/cart');
  if (!own.ok) return;
  for (const item of mergeCarts(own.data.items, guest)) {
    const result = await setCartQuantity(item.productId, item.quantity);
    if (result.ok) writeGuest(readGuest().filter((left) => left.productId !== item.productId));
  }
}

/** After signing out: the count on show is no longer this browser's business. */
export function forgetCartCount(): void {
  announce([]);
}
