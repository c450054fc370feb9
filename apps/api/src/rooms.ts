import { room as catalogue } from '#rooms/catalogue/index.ts';
import { room as dealers } from '#rooms/dealers/index.ts';
import { room as devices } from '#rooms/devices/index.ts';
import { room as disputes } from '#rooms/disputes/index.ts';
import { room as escrow } from '#rooms/escrow/index.ts';
import { room as fees } from '#rooms/fees/index.ts';
import { room as governance } from '#rooms/governance/index.ts';
import { room as identity } from '#rooms/identity/index.ts';
import { room as inventory } from '#rooms/inventory/index.ts';
import { room as invoices } from '#rooms/invoices/index.ts';
import { room as jobs } from '#rooms/jobs/index.ts';
import { room as ledger } from '#rooms/ledger/index.ts';
import { room as link } from '#rooms/link/index.ts';
import { room as notifications } from '#rooms/notifications/index.ts';
import { room as orders } from '#rooms/orders/index.ts';
import { room as payments } from '#rooms/payments/index.ts';
import { room as payouts } from '#rooms/payouts/index.ts';
import { room as places } from '#rooms/places/index.ts';
import { room as privacy } from '#rooms/privacy/index.ts';
import { room as ratings } from '#rooms/ratings/index.ts';
import { room as reconciliation } from '#rooms/reconciliation/index.ts';
import { room as remoteSessions } from '#rooms/remote-sessions/index.ts';
import { room as repairs } from '#rooms/repairs/index.ts';
import { room as reports } from '#rooms/reports/index.ts';
import { room as taxes } from '#rooms/taxes/index.ts';
import { room as technicians } from '#rooms/technicians/index.ts';
import type { Room } from '#platform/room.ts';

/** Every room of the api, in no particular order. `build-app.ts` composes them; nothing else imports this list. */
export const rooms: readonly Room[] = [
  catalogue,
  dealers,
  devices,
  disputes,
  escrow,
  fees,
  governance,
  identity,
  inventory,
  invoices,
  jobs,
  ledger,
  link,
  notifications,
  orders,
  payments,
  payouts,
  places,
  privacy,
  ratings,
  reconciliation,
  remoteSessions,
  repairs,
  reports,
  taxes,
  technicians,
];
