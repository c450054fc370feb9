import fastifyMultipart from '@fastify/multipart';
import { defineRoom } from '#platform/room.ts';
import { cataloguePermissions } from './catalogue-permissions.ts';
import { catalogueQueues } from './catalogue-queues.ts';
import './catalogue-review-tables.ts';
import './catalogue-tables.ts';
import { countTermsTask } from './count-terms.task.ts';
import { catalogueSubscriptions } from './follow-others.ts';
import * as bulk from './bulk/bulk.route.ts';
import * as imports from './imports/imports.route.ts';
import * as photos from './photos/photos.route.ts';
import * as products from './products.route.ts';
import * as review from './review.route.ts';
import * as search from './search.route.ts';

export { type CatalogueOffer, offersOf } from './offers.ts';
export { countTermsTask } from './count-terms.task.ts';
export { createRandom, type Random } from './seed/random.ts';
export { seedLargeCatalogue, type LargeSeed } from './seed/seed-large-catalogue.ts';
export { type Seller, setSeller, setSellerRating } from './set-seller.ts';

const sheetTypes = [
  'text/csv',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  // What Windows calls a .csv when a spreadsheet program is installed.
  'application/vnd.ms-excel',
] as const;

const { productResource: _resource, seesWhole: _sees, ...productRoutes } = products;

export const room = defineRoom({
  name: 'catalogue',
  routes: [
    ...Object.values(search),
    ...Object.values(productRoutes),
    ...Object.values(review),
    ...Object.values(photos),
    ...Object.values(imports),
    ...Object.values(bulk),
  ],
  permissions: cataloguePermissions,
  subscriptions: catalogueSubscriptions,
  queues: catalogueQueues,
  tasks: [countTermsTask],
  // Forms with a file, and sheets; the routes say how large they may be.
  plugin: async (app) => {
    await app.register(fastifyMultipart);
    app.addContentTypeParser([...sheetTypes], { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  },
});
