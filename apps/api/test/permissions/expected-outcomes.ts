import { reconciliationOutcomes } from './reconciliation.ts';
import { disputesOutcomes } from './disputes.ts';
import { devicesOutcomes } from './devices.ts';
import { escrowOutcomes } from './escrow.ts';
import { catalogueOutcomes } from './catalogue.ts';
import { feesOutcomes } from './fees.ts';
import { governanceOutcomes } from './governance.ts';
import { identityOutcomes } from './identity.ts';
import { ledgerOutcomes } from './ledger.ts';
import { dealersOutcomes } from './dealers.ts';
import { invoicesOutcomes } from './invoices.ts';
import { inventoryOutcomes } from './inventory.ts';
import { linkOutcomes } from './link.ts';
import { ordersOutcomes } from './orders.ts';
import { notificationsOutcomes } from './notifications.ts';
import type { RouteOutcomes } from './outcomes.ts';
import { paymentsOutcomes } from './payments.ts';
import { payoutsOutcomes } from './payouts.ts';
import { placesOutcomes } from './places.ts';
import { platformOutcomes } from './platform.ts';
import { remoteSessionsOutcomes } from './remote-sessions.ts';
import { repairsOutcomes } from './repairs.ts';
import { reportsOutcomes } from './reports.ts';
import { ratingsOutcomes } from './ratings.ts';
import { privacyOutcomes } from './privacy.ts';
import { taxesOutcomes } from './taxes.ts';
import { techniciansOutcomes } from './technicians.ts';

/** Route × role × own/foreign → expected status. Hand-reviewed; how to add rows: README.md. */
export const expectedOutcomes: readonly RouteOutcomes[] = [
  ...dealersOutcomes,
  ...devicesOutcomes,
  ...inventoryOutcomes,
  ...invoicesOutcomes,
  ...ordersOutcomes,
  ...platformOutcomes,
  ...identityOutcomes,
  ...paymentsOutcomes,
  ...ledgerOutcomes,
  ...linkOutcomes,
  ...feesOutcomes,
  ...payoutsOutcomes,
  ...escrowOutcomes,
  ...disputesOutcomes,
  ...reconciliationOutcomes,
  ...notificationsOutcomes,
  ...placesOutcomes,
  ...reportsOutcomes,
  ...ratingsOutcomes,
  ...catalogueOutcomes,
  ...privacyOutcomes,
  ...remoteSessionsOutcomes,
  ...repairsOutcomes,
  ...taxesOutcomes,
  ...techniciansOutcomes,
  // Last: it stops remote sessions, and a switch that stops something stays thrown.
  ...governanceOutcomes,
];
