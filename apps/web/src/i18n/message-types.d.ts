import type account from '../../messages/en/account.json';
import type admin from '../../messages/en/admin.json';
import type adminMoney from '../../messages/en/adminMoney.json';
import type cart from '../../messages/en/cart.json';
import type catalogueRules from '../../messages/en/catalogueRules.json';
import type checkout from '../../messages/en/checkout.json';
import type complaints from '../../messages/en/complaints.json';
import type dealer from '../../messages/en/dealer.json';
import type decisions from '../../messages/en/decisions.json';
import type dispute from '../../messages/en/dispute.json';
import type disputeDesk from '../../messages/en/disputeDesk.json';
import type errors from '../../messages/en/errors.json';
import type forms from '../../messages/en/forms.json';
import type governance from '../../messages/en/governance.json';
import type home from '../../messages/en/home.json';
import type identity from '../../messages/en/identity.json';
import type invoices from '../../messages/en/invoices.json';
import type link from '../../messages/en/link.json';
import type linkDesk from '../../messages/en/linkDesk.json';
import type listings from '../../messages/en/listings.json';
import type lists from '../../messages/en/lists.json';
import type notices from '../../messages/en/notices.json';
import type orders from '../../messages/en/orders.json';
import type payment from '../../messages/en/payment.json';
import type policies from '../../messages/en/policies.json';
import type privacyDesk from '../../messages/en/privacyDesk.json';
import type privacy from '../../messages/en/privacy.json';
import type product from '../../messages/en/product.json';
import type rating from '../../messages/en/rating.json';
import type ratingDesk from '../../messages/en/ratingDesk.json';
import type reconciliation from '../../messages/en/reconciliation.json';
import type remote from '../../messages/en/remote.json';
import type remoteDesk from '../../messages/en/remoteDesk.json';
import type repairDesk from '../../messages/en/repairDesk.json';
import type repairs from '../../messages/en/repairs.json';
import type search from '../../messages/en/search.json';
import type sell from '../../messages/en/sell.json';
import type sheets from '../../messages/en/sheets.json';
import type shell from '../../messages/en/shell.json';
import type shop from '../../messages/en/shop.json';
import type softwareRepair from '../../messages/en/softwareRepair.json';
import type states from '../../messages/en/states.json';
import type status from '../../messages/en/status.json';
import type work from '../../messages/en/work.json';

interface MessageFiles {
  account: typeof account;
  admin: typeof admin;
  adminMoney: typeof adminMoney;
  cart: typeof cart;
  catalogueRules: typeof catalogueRules;
  checkout: typeof checkout;
  complaints: typeof complaints;
  dealer: typeof dealer;
  decisions: typeof decisions;
  dispute: typeof dispute;
  disputeDesk: typeof disputeDesk;
  errors: typeof errors;
  forms: typeof forms;
  governance: typeof governance;
  home: typeof home;
  identity: typeof identity;
  invoices: typeof invoices;
  link: typeof link;
  linkDesk: typeof linkDesk;
  listings: typeof listings;
  lists: typeof lists;
  notices: typeof notices;
  orders: typeof orders;
  payment: typeof payment;
  policies: typeof policies;
  privacyDesk: typeof privacyDesk;
  privacy: typeof privacy;
  product: typeof product;
  rating: typeof rating;
  ratingDesk: typeof ratingDesk;
  reconciliation: typeof reconciliation;
  remote: typeof remote;
  remoteDesk: typeof remoteDesk;
  repairDesk: typeof repairDesk;
  repairs: typeof repairs;
  search: typeof search;
  sell: typeof sell;
  sheets: typeof sheets;
  shell: typeof shell;
  shop: typeof shop;
  softwareRepair: typeof softwareRepair;
  states: typeof states;
  status: typeof status;
  work: typeof work;
}

/** A key that no English file has is a type error; the translations are held to the English files by a test. */
declare module 'next-intl' {
  interface AppConfig {
    Locale: 'en' | 'ta' | 'hi';
    Messages: MessageFiles;
  }
}
