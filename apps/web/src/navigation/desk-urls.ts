import { queryText } from '@mistri/api-client';

const id = encodeURIComponent;

/** Addresses of the pages dealers work with. */
export const dealerUrls = {
  home: () => '/dealer',
  application: (step?: string) => `/dealer/application${queryText({ step })}`,
  orders: (status?: string) => `/dealer/orders${queryText({ status })}`,
  order: (orderId: string) => `/dealer/orders/${id(orderId)}`,
  listings: (filters: Record<string, string | undefined> = {}) => `/dealer/listings${queryText(filters)}`,
  newListing: () => '/dealer/listings/new',
  listing: (productId: string) => `/dealer/listings/${id(productId)}`,
  bulkChange: () => '/dealer/listings/bulk',
  imports: () => '/dealer/imports',
  import: (importId: string) => `/dealer/imports/${id(importId)}`,
  stock: (filters: { lowStock?: string } = {}) => `/dealer/stock${queryText(filters)}`,
  movements: (productId?: string) => `/dealer/stock/movements${queryText({ productId })}`,
  warehouses: () => '/dealer/warehouses',
  earnings: () => '/dealer/earnings',
  statements: () => '/dealer/statements',
  payoutAccount: () => '/dealer/payout-account',
  invoices: () => '/dealer/invoices',
  disputes: () => '/dealer/disputes',
  ratings: () => '/dealer/ratings',
  dispute: (disputeId: string) => `/dealer/disputes/${id(disputeId)}`,
} as const;

/** Addresses of the pages technicians work with. */
export const workUrls = {
  home: () => '/work',
  apply: (step?: string) => `/work/apply${queryText({ step })}`,
  history: (status?: string) => `/work/history${queryText({ status })}`,
  profile: () => '/work/profile',
  earnings: () => '/work/earnings',
  statements: () => '/work/statements',
  payoutAccount: () => '/work/payout-account',
  disputes: () => '/work/disputes',
  dispute: (disputeId: string) => `/work/disputes/${id(disputeId)}`,
  ratings: () => '/work/ratings',
  repair: (repairId: string) => `/work/${id(repairId)}`,
} as const;

/** Addresses of the pages admins work with. */
export const adminUrls = {
  home: () => '/admin',
  applicants: (kind: 'dealer' | 'business', status?: string) =>
    `/admin/${kind === 'dealer' ? 'dealers' : 'businesses'}${queryText({ status })}`,
  applicant: (kind: 'dealer' | 'business', applicantId: string) =>
    `/admin/${kind === 'dealer' ? 'dealers' : 'businesses'}/${id(applicantId)}`,
  listings: () => '/admin/listings',
  orders: (filters: { status?: string; dealerId?: string; customerId?: string } = {}) =>
    `/admin/orders${queryText(filters)}`,
  order: (orderId: string) => `/admin/orders/${id(orderId)}`,
  orderRules: () => '/admin/order-rules',
  repairs: (filters: { status?: string; customerId?: string; technicianId?: string } = {}) =>
    `/admin/repairs${queryText(filters)}`,
  repair: (repairId: string) => `/admin/repairs/${id(repairId)}`,
  repairRules: () => '/admin/repair-rules',
  firmware: () => '/admin/firmware',
  technicians: (status?: string) => `/admin/technicians${queryText({ status })}`,
  technician: (technicianId: string) => `/admin/technicians/${id(technicianId)}`,
  disputes: (queue?: string) => `/admin/disputes${queryText({ queue })}`,
  dispute: (disputeId: string) => `/admin/disputes/${id(disputeId)}`,
  users: () => '/admin/users',
  user: (userId: string) => `/admin/users/${id(userId)}`,
  team: () => '/admin/team',
  holds: (filters: { queue?: string; state?: string; jobId?: string } = {}) => `/admin/holds${queryText(filters)}`,
  hold: (holdId: string) => `/admin/holds/${id(holdId)}`,
  payments: () => '/admin/payments',
  payment: (paymentId: string) => `/admin/payments/${id(paymentId)}`,
  paymentReviews: () => '/admin/payment-reviews',
  invoices: () => '/admin/invoices',
  payouts: (filters: { batchId?: string; payeeId?: string } = {}) => `/admin/payouts${queryText(filters)}`,
  payout: (payoutId: string) => `/admin/payouts/${id(payoutId)}`,
  feeRules: () => '/admin/fee-rules',
  moneyPolicy: () => '/admin/money-policy',
  taxRates: () => '/admin/tax-rates',
  reconciliation: (filters: { kind?: string; state?: string } = {}) => `/admin/reconciliation${queryText(filters)}`,
  moneyAlerts: () => '/admin/money-alerts',
  ledger: () => '/admin/ledger',
  ledgerAccount: (accountId: string) => `/admin/ledger/${id(accountId)}`,
  reports: () => '/admin/reports',
  audit: (filters: Record<string, string | undefined> = {}) => `/admin/audit${queryText(filters)}`,
  auditEntry: (auditId: string) => `/admin/audit/${id(auditId)}`,
  seals: () => '/admin/audit/seals',
  switches: () => '/admin/switches',
  flag: (flag: string) => `/admin/switches/${id(flag)}`,
  complaints: (filters: { state?: string; overdue?: string } = {}) => `/admin/complaints${queryText(filters)}`,
  complaint: (complaintId: string) => `/admin/complaints/${id(complaintId)}`,
  erasures: () => '/admin/erasures',
  breaches: () => '/admin/breaches',
  breach: (breachId: string) => `/admin/breaches#${id(breachId)}`,
  consents: () => '/admin/consents',
  ratings: () => '/admin/ratings',
  catalogueRules: () => '/admin/catalogue-rules',
  governance: (quarter?: string) => `/admin/governance${queryText({ quarter })}`,
  relays: () => '/admin/relays',
  status: () => '/admin/status',
} as const;

/** The desk's page of what is paid for: an order, a repair or a plan of a team, by its id. */
export function adminJobUrl(jobId: string): string {
  if (jobId.startsWith('sub_')) return adminUrls.relays();
  return jobId.startsWith('rep_') ? adminUrls.repair(jobId) : adminUrls.order(jobId);
}
