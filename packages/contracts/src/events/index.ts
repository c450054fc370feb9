import type { Static } from 'typebox';
import { catalogueEvents } from './catalogue-events.ts';
import { dealersEvents } from './dealers-events.ts';
import { devicesEvents } from './devices-events.ts';
import { disputesEvents } from './disputes-events.ts';
import { escrowEvents } from './escrow-events.ts';
import { feesEvents } from './fees-events.ts';
import { governanceEvents } from './governance-events.ts';
import { identityEvents } from './identity-events.ts';
import { inventoryEvents } from './inventory-events.ts';
import { invoicesEvents } from './invoices-events.ts';
import { jobsEvents } from './jobs-events.ts';
import { ledgerEvents } from './ledger-events.ts';
import { linkEvents } from './link-events.ts';
import { notificationsEvents } from './notifications-events.ts';
import { ordersEvents } from './orders-events.ts';
import { paymentsEvents } from './payments-events.ts';
import { payoutsEvents } from './payouts-events.ts';
import { platformEvents } from './platform-events.ts';
import { privacyEvents } from './privacy-events.ts';
import { ratingsEvents } from './ratings-events.ts';
import { reconciliationEvents } from './reconciliation-events.ts';
import { remoteSessionsEvents } from './remote-sessions-events.ts';
import { repairsEvents } from './repairs-events.ts';
import { taxesEvents } from './taxes-events.ts';
import { techniciansEvents } from './technicians-events.ts';

/**
 * Every event of the platform, by name `room.past_tense.vN`. A changed payload is a new version; handlers of the old
 * one stay until its last event is gone. Rooms add to their own file.
 */
export const events = {
  ...catalogueEvents,
  ...dealersEvents,
  ...devicesEvents,
  ...disputesEvents,
  ...escrowEvents,
  ...feesEvents,
  ...governanceEvents,
  ...identityEvents,
  ...inventoryEvents,
  ...invoicesEvents,
  ...jobsEvents,
  ...ledgerEvents,
  ...linkEvents,
  ...notificationsEvents,
  ...ordersEvents,
  ...paymentsEvents,
  ...payoutsEvents,
  ...platformEvents,
  ...privacyEvents,
  ...ratingsEvents,
  ...reconciliationEvents,
  ...remoteSessionsEvents,
  ...repairsEvents,
  ...taxesEvents,
  ...techniciansEvents,
};

export type EventName = keyof typeof events;
export type EventPayload<N extends EventName> = Static<(typeof events)[N]>;
