import { globSync } from 'node:fs';
import path from 'node:path';
import { place } from '../support/orders.ts';
import { demoPerson, must, origin, type Person } from '../support/person.ts';
import type { Stage } from '../support/stage.ts';
import { repairRows } from './repair-rows.ts';

/** A page as somebody meets it. */
export interface Route {
  /** As in the folders of `apps/web/src/app`. */
  page: string;
  as: 'guest' | 'customer' | 'business' | 'dealer' | 'technician' | 'owner' | 'finance' | 'operations' | 'compliance';
  at: string;
  /** Addresses have words for people; only these pages are found by search engines. */
  public?: true;
}

const folder = path.resolve(import.meta.dirname, '../../apps/web/src/app');

/** Every page there is, by its folders: `/orders/[orderId]`. */
export function pagesOnDisk(): string[] {
  return globSync('**/page.tsx', { cwd: folder })
    .map((file) => `/${path.dirname(file)}`.replaceAll(/\/\([^)]+\)/g, '').replaceAll(/\/\.$/g, '/') || '/')
    .map((page) => (page === '/.' ? '/' : page))
    .toSorted();
}

const operationsPages = /^\/admin\/(relays|repair|technicians|firmware)/;
const financePages =
  /^\/admin\/(holds|payments|payouts|fee-rules|money-policy|tax-rates|ledger|reports|reconciliation|money-alerts)/;

/** Who looks at a page that has no row of its own; pages about one thing need a row that says which. */
function whoLooks(page: string): Route['as'] {
  if (page.startsWith('/account/link')) return 'dealer';
  if (page.startsWith('/work')) return 'technician';
  if (page.startsWith('/dealer')) return page.startsWith('/dealers') ? 'guest' : 'dealer';
  if (financePages.test(page)) return 'finance';
  if (operationsPages.test(page)) return 'operations';
  if (page.startsWith('/admin')) return 'owner';
  const open = ['/', '/search', '/sell', '/login', '/signup', '/reset-password', '/invitation', '/cart', '/verify'];
  if (page === '/phone-software-repair' || page === '/repairs/new') return 'guest';
  return open.includes(page) ? 'guest' : 'customer';
}

/** Every page, each with somebody who may see it. Pages about one thing that no row names are found by their test. */
export async function routesOf(stage: Stage): Promise<Route[]> {
  const still = pagesOnDisk()
    .filter((page) => !page.includes('['))
    .map((page): Route => ({ page, at: page, as: whoLooks(page) }));
  return [...still, ...(await rowsOf(stage)), ...(await repairRows())];
}

/** The pages about one thing, with a thing of the demo data. */
async function rowsOf(stage: Stage): Promise<Route[]> {
  const [customer, dealer, finance, owner] = [
    await demoPerson('customer'),
    await demoPerson('dealer'),
    await demoPerson('finance'),
    await demoPerson('owner'),
  ];
  const { orders } = must(await customer.api.get('/api/orders', { query: { limit: 100 } }), 'reading orders');
  const orderIn = (...states: string[]): string =>
    named(orders.find((order) => states.includes(order.status))?.orderId, `an order that is ${states.join(' or ')}`);
  const { holds } = must(await finance.api.get('/api/admin/holds', { query: { limit: 1 } }), 'reading holds');
  const { payouts } = must(await finance.api.get('/api/payouts', { query: { limit: 1 } }), 'reading payouts');
  const sold = must(
    await dealer.api.get('/api/dealers/{dealerId}/orders', { path: { dealerId: stage.dealerId }, query: { limit: 1 } }),
    'reading the orders of the dealer',
  );
  const { users } = must(await owner.api.get('/api/users', { query: { limit: 1, role: 'customer' } }), 'reading users');
  const { logs } = must(await owner.api.get('/api/audit/logs', { query: { limit: 1 } }), 'reading the audit log');
  const { flags } = must(await owner.api.get('/api/admin/flags'), 'reading flags');
  const { teams } = must(await dealer.api.get('/api/link/teams'), 'reading teams');
  const { sessions } = must(await dealer.api.get('/api/link/sessions', { query: { limit: 1 } }), 'reading sessions');
  const mine = must(await customer.api.get('/api/complaints', { query: { limit: 1 } }), 'reading complaints');
  const complaintId = mine.complaints[0]?.complaintId ?? (await complain(customer)).complaintId;
  const unpaid = await place(customer, stage.display);
  const hold = named(holds[0], 'a hold');
  const disputed = orderIn('disputed');
  const delivered = orderIn('delivered');
  const { disputes } = must(
    await customer.api.get('/api/jobs/{jobId}/disputes', { path: { jobId: disputed } }),
    'reading disputes',
  );
  const disputeId = named(disputes[0]?.disputeId, 'a dispute');
  return [
    { page: '/products/[slug]', as: 'guest', at: `/products/${stage.display}` },
    { page: '/dealers/[slug]', as: 'guest', at: `/dealers/${stage.dealerId}` },
    ...['privacy', 'terms', 'returns', 'grievance', 'ranking'].map((name): Route => ({
      page: '/policies/[policy]',
      as: 'guest',
      at: `/policies/${name}`,
    })),
    { page: '/search', as: 'guest', at: '/search?q=display' },
    { page: '/search', as: 'guest', at: '/search?q=zzzzqqq' },
    { page: '/sell', as: 'customer', at: '/sell' },
    { page: '/cart', as: 'customer', at: '/cart' },
    { page: '/business', as: 'business', at: '/business' },
    { page: '/orders/[orderId]', as: 'customer', at: `/orders/${orderIn('shipped', 'delivered')}` },
    { page: '/orders/[orderId]', as: 'customer', at: `/orders/${disputed}` },
    { page: '/orders/[orderId]/dispute', as: 'customer', at: `/orders/${disputed}/dispute` },
    { page: '/orders/[orderId]/dispute', as: 'customer', at: `/orders/${delivered}/dispute` },
    { page: '/orders/[orderId]/rate', as: 'customer', at: `/orders/${delivered}/rate` },
    { page: '/orders/[orderId]/return', as: 'customer', at: `/orders/${delivered}/return` },
    { page: '/payments/[paymentId]', as: 'customer', at: `/payments/${unpaid.paymentId}` },
    { page: '/complaint/[complaintId]', as: 'customer', at: `/complaint/${complaintId}` },
    {
      page: '/dealer/orders/[orderId]',
      as: 'dealer',
      at: `/dealer/orders/${named(sold.orders[0]?.orderId, 'a sale')}`,
    },
    {
      page: '/dealer/imports/[importId]',
      as: 'dealer',
      at: `/dealer/imports/${await sendSheet(dealer, stage.dealerId)}`,
    },
    { page: '/dealer/listings/[productId]', as: 'dealer', at: `/dealer/listings/${stage.display}` },
    { page: '/admin/dealers/[dealerId]', as: 'owner', at: `/admin/dealers/${stage.dealerId}` },
    { page: '/admin/businesses/[businessId]', as: 'owner', at: `/admin/businesses/${stage.businessId}` },
    { page: '/admin/orders/[orderId]', as: 'owner', at: `/admin/orders/${delivered}` },
    { page: '/admin/users/[userId]', as: 'owner', at: `/admin/users/${named(users[0]?.userId, 'a user')}` },
    { page: '/admin/holds/[holdId]', as: 'finance', at: `/admin/holds/${hold.holdId}` },
    { page: '/admin/payments/[paymentId]', as: 'finance', at: `/admin/payments/${hold.paymentId}` },
    {
      page: '/admin/payouts/[payoutId]',
      as: 'finance',
      at: `/admin/payouts/${named(payouts[0]?.payoutId, 'a payout')}`,
    },
    { page: '/admin/ledger/[accountId]', as: 'finance', at: `/admin/ledger/payee:${stage.dealerId}` },
    { page: '/admin/disputes/[disputeId]', as: 'operations', at: `/admin/disputes/${disputeId}` },
    { page: '/dealer/disputes/[disputeId]', as: 'dealer', at: `/dealer/disputes/${disputeId}` },
    { page: '/admin/complaints/[complaintId]', as: 'owner', at: `/admin/complaints/${complaintId}` },
    { page: '/admin/audit/[auditId]', as: 'owner', at: `/admin/audit/${named(logs[0]?.auditId, 'a decision')}` },
    {
      page: '/account/link/teams/[teamId]',
      as: 'dealer',
      at: `/account/link/teams/${named(teams.find((team) => !team.isPersonal)?.teamId, 'a team')}`,
    },
    {
      page: '/account/link/teams/[teamId]/plan',
      as: 'dealer',
      at: `/account/link/teams/${named(teams.find((team) => team.role === 'owner')?.teamId, 'a team of theirs')}/plan`,
    },
    {
      page: '/account/link/sessions/[sessionId]',
      as: 'dealer',
      at: `/account/link/sessions/${named(sessions[0]?.sessionId, 'a session of Link')}`,
    },
    { page: '/admin/switches/[flag]', as: 'owner', at: `/admin/switches/${named(flags[0]?.flag, 'a flag')}` },
  ];
}

function named<T>(thing: T | undefined, what: string): T {
  if (thing === undefined) throw new Error(`the demo data has not got ${what}`);
  return thing;
}

async function complain(customer: Person): Promise<{ complaintId: string }> {
  const text = 'The box had been opened before it came to me.';
  return must(
    await customer.api.post('/api/complaints', { body: { category: 'order', title: 'Parcel came open', text } }),
    'complaining',
  );
}

/** A sheet with one row that cannot be listed; nothing of it is ever applied. */
async function sendSheet(dealer: Person, dealerId: string): Promise<string> {
  const response = await fetch(`${origin()}/api/dealers/${dealerId}/imports?label=pages.csv`, {
    method: 'POST',
    headers: { ...dealer.headers(), 'content-type': 'text/csv', 'idempotency-key': crypto.randomUUID() },
    body: 'SKU,Title\nPAGES-1,Display\n',
  });
  const answer = (await response.json()) as { data?: { importId: string; items?: { importId: string }[] } };
  if (answer.data) return answer.data.importId;
  // One file at a time: the one of the run before serves as well.
  const { items } = must(
    await dealer.api.get('/api/dealers/{dealerId}/imports', { path: { dealerId } }),
    'reading imports',
  );
  return named(items[0]?.importId, 'an import');
}
