import fastifyMultipart from '@fastify/multipart';
import { defineRoom } from '#platform/room.ts';
import { cataloguePermissions } from './catalogue-permissions.ts';
import './catalogue-review-tables.ts';
import './catalogue-tables.ts';
import { countTermsTask } from './count-terms.task.ts';
import { catalogueSubscriptions } from './follow-others.ts';
import * as photos from './photos/photos.route.ts';
import * as products from './products.route.ts';
import * as review from './review.route.ts';
import * as search from './search.route.ts';

export { type CatalogueOffer, offersOf } from './offers.ts';
export { type Seller, setSeller, setSellerRating } from './set-seller.ts';

const { productResource: _resource, seesWhole: _sees, ...productRoutes } = products;

export const room = defineRoom({
  name: 'catalogue',
  routes: [
    ...Object.values(search),
    ...Object.values(productRoutes),
    ...Object.values(review),
    ...Object.values(photos),
  ],
  permissions: cataloguePermissions,
  subscriptions: catalogueSubscriptions,
  tasks: [countTermsTask],
  // Forms with a file; the routes say how large it may be.
  plugin: async (app) => {
    await app.register(fastifyMultipart);
  },
});
