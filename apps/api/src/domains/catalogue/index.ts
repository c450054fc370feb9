import { defineRoom } from '#platform/room.ts';
import './catalogue-tables.ts';

export { type CatalogueOffer, offersOf } from './offers.ts';
export { type Seller, setSeller } from './set-seller.ts';

export const room = defineRoom({ name: 'catalogue' });
