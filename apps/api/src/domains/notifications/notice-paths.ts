export const isRepair = (jobId: string): boolean => jobId.startsWith('rep_');
export const isPlan = (jobId: string): boolean => jobId.startsWith('sub_');
const isTechnician = (payeeId: string): boolean => payeeId.startsWith('tec_');

/** Where a notice leads. Addresses of pages, as the web application makes them. */
export const paths = {
  order: (orderId: string) => `/orders/${orderId}`,
  rateOrder: (orderId: string) => `/orders/${orderId}/rate`,
  dealerOrder: (orderId: string) => `/dealer/orders/${orderId}`,
  repair: (repairId: string) => `/repairs/${repairId}`,
  rateRepair: (repairId: string) => `/repairs/${repairId}/rate`,
  work: (repairId: string) => `/work/${repairId}`,
  workHome: () => '/work',
  workProfile: () => '/work/profile',
  workEarnings: () => '/work/earnings',
  workStatements: () => '/work/statements',
  workPayoutAccount: () => '/work/payout-account',
  teams: () => '/account/link/teams',
  teamPlan: (teamId: string) => `/account/link/teams/${teamId}/plan`,
  // A job is an order, a repair or a plan of a team; its id says which.
  job: (jobId: string): string =>
    isRepair(jobId) ? paths.repair(jobId) : isPlan(jobId) ? paths.teams() : paths.order(jobId),
  rateJob: (jobId: string): string => (isRepair(jobId) ? paths.rateRepair(jobId) : paths.rateOrder(jobId)),
  payeeJob: (jobId: string): string => (isRepair(jobId) ? paths.work(jobId) : paths.dealerOrder(jobId)),
  payeeEarnings: (payeeId: string): string => (isTechnician(payeeId) ? paths.workEarnings() : paths.earnings()),
  payeeStatements: (payeeId: string): string => (isTechnician(payeeId) ? paths.workStatements() : paths.statements()),
  payeeAccount: (payeeId: string): string =>
    isTechnician(payeeId) ? paths.workPayoutAccount() : paths.payoutAccount(),
  dealerHome: () => '/dealer',
  application: () => '/dealer/application',
  business: () => '/business',
  stock: () => '/dealer/stock?lowStock=true',
  earnings: () => '/dealer/earnings',
  statements: () => '/dealer/statements',
  payoutAccount: () => '/dealer/payout-account',
  security: () => '/account/security',
  account: () => '/account',
  adminPayment: (paymentId: string) => `/admin/payments/${paymentId}`,
  adminHolds: (jobId: string) => `/admin/holds?jobId=${jobId}`,
  adminOrder: (orderId: string) => `/admin/orders/${orderId}`,
  adminAudit: () => '/admin/audit',
  adminStatus: () => '/admin/status',
  adminReconciliation: () => '/admin/reconciliation',
  adminHome: () => '/admin',
} as const;
