import type { DemoWorld } from './demo-world.ts';
import { type DemoListing, demoListings } from './demo-listings.ts';
import { drawPhoto } from './draw-photo.ts';
import { demoAdmin, type SeededApplicant } from './seed-applicants.ts';

export interface SeededListing {
  productId: string;
  dealer: SeededApplicant;
  categoryId: string;
  b2cPrice: number;
}

/** Dealers list; what a new dealer lists waits for review (MKT-3), and operations approves it. */
export async function seedListings(world: DemoWorld, dealers: readonly SeededApplicant[]): Promise<SeededListing[]> {
  const made: SeededListing[] = [];
  for (const entry of demoListings()) {
    const { dealer: index, body, waits } = entry;
    const dealer = dealers[index];
    if (!dealer) continue;
    const key = `demo-list-${dealer.id}-${body.sku}`;
    const { data } = await world.as(dealer.person, { method: 'POST', path: '/api/products', body }, key);
    const { productId } = data as { productId: string };
    await addPhoto(world, { dealer, productId, entry });
    if (waits) continue;
    await approve(world, dealer, productId);
    made.push({ productId, dealer, categoryId: String(body['categoryId']), b2cPrice: Number(body['b2cPrice']) });
  }
  return made;
}

async function addPhoto(
  world: DemoWorld,
  { dealer, productId, entry }: { dealer: SeededApplicant; productId: string; entry: DemoListing },
): Promise<void> {
  const present = await world.as(dealer.person, { method: 'GET', path: `/api/products/${productId}` });
  if ((present.data.photos as unknown[]).length > 0) return;
  const bytes = await drawPhoto(String(entry.body['categoryId']), entry.phone, entry.number);
  const path = `/api/products/${productId}/photos?alt=${encodeURIComponent(String(entry.body['title']))}`;
  await world.as(dealer.person, { method: 'POST', path, file: { bytes, type: 'image/jpeg' } });
}

async function approve(world: DemoWorld, dealer: SeededApplicant, productId: string): Promise<void> {
  const path = `/api/admin/product-reviews?dealerId=${dealer.id}`;
  const { data } = await world.as(demoAdmin('operations'), { method: 'GET', path });
  const reviews = (data.items as { productId: string; reviewId: string }[]).filter(
    (review) => review.productId === productId,
  );
  for (const review of reviews) {
    await world.as(demoAdmin('operations'), {
      method: 'POST',
      path: `/api/admin/product-reviews/${review.reviewId}/decision`,
      body: { decision: 'approved', reason: 'Photos and papers agree with the text.' },
    });
  }
}
