export interface CartItem {
  productId: string;
  quantity: number;
}

/** The api's limits (orders-schemas): a guest's cart must fit into a real one. */
const mostProducts = 100;
const mostOfOne = 10_000;

const productIdForm = /^prd_[0-9a-z]{26}$/;

/** What stands in the browser's storage may be anything: only what could be in a cart is taken. */
export function parseGuestCart(text: string | null): readonly CartItem[] {
  if (text === null) return [];
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    return [];
  }
  if (!Array.isArray(read)) return [];
  return read.filter(isItem).slice(0, mostProducts);
}

function isItem(value: unknown): value is CartItem {
  if (typeof value !== 'object' || value === null) return false;
  const { productId, quantity } = value as Record<string, unknown>;
  return (
    typeof productId === 'string' &&
    productIdForm.test(productId) &&
    Number.isSafeInteger(quantity) &&
    Number(quantity) >= 1 &&
    Number(quantity) <= mostOfOne
  );
}

export function withQuantity(items: readonly CartItem[], productId: string, quantity: number): readonly CartItem[] {
  const wanted = Math.min(quantity, mostOfOne);
  if (wanted <= 0) return items.filter((item) => item.productId !== productId);
  if (items.some((item) => item.productId === productId))
    return items.map((item) => (item.productId === productId ? { productId, quantity: wanted } : item));
  return [...items, { productId, quantity: wanted }].slice(0, mostProducts);
}

/** The items whose quantity has to change in the own cart so that nothing of the guest's is lost: the larger number wins. */
export function mergeCarts(own: readonly CartItem[], guest: readonly CartItem[]): readonly CartItem[] {
  const present = new Map(own.map((item) => [item.productId, item.quantity]));
  return guest.filter((item) => item.quantity > (present.get(item.productId) ?? 0));
}

/** The same products as often, in whatever order. */
export function sameItems(one: readonly CartItem[], other: readonly CartItem[]): boolean {
  const counts = new Map(one.map(({ productId, quantity }) => [productId, quantity]));
  return one.length === other.length && other.every(({ productId, quantity }) => counts.get(productId) === quantity);
}
