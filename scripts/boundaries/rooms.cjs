// Which room of the api may call which other room, through its index.ts only. One line per room; the whole truth.
// Every room may use platform and packages. A room that is not here fails the check.
module.exports = {
  identity: [],
  privacy: ['identity'],
  notifications: ['identity', 'jobs', 'inventory', 'orders'],
  places: [],
  devices: ['identity'],
  link: ['identity', 'devices', 'jobs', 'places', 'taxes'],
  // Consents, session logs, firmware: everything about working on a phone from far away, except carrying it.
  'remote-sessions': ['identity', 'devices', 'link', 'repairs', 'technicians'],
  taxes: [],
  dealers: ['identity', 'catalogue', 'inventory', 'payouts', 'places'],
  catalogue: ['inventory', 'places', 'taxes'],
  inventory: [],
  orders: ['identity', 'catalogue', 'inventory', 'jobs', 'dealers', 'places', 'payments', 'taxes', 'fees'],
  technicians: ['identity', 'payouts', 'places', 'ratings'],
  repairs: ['identity', 'jobs', 'technicians', 'places', 'taxes', 'fees', 'ratings'],
  reports: ['orders', 'dealers', 'ledger'],
  governance: ['identity', 'jobs', 'escrow', 'payments', 'payouts', 'disputes', 'reconciliation', 'ledger'],
  // What is about money knows jobs, lines and payees, and never a shop or a repair.
  jobs: [],
  ratings: ['jobs'],
  ledger: [],
  fees: ['identity', 'taxes'],
  payments: ['jobs', 'ledger'],
  payouts: ['ledger', 'fees', 'payments', 'taxes'],
  escrow: ['identity', 'jobs', 'ledger', 'fees', 'payments', 'payouts', 'taxes'],
  disputes: ['identity', 'jobs', 'fees', 'escrow', 'payouts'],
  invoices: ['jobs', 'payouts', 'taxes', 'escrow'],
  reconciliation: ['identity', 'payments', 'ledger', 'escrow', 'payouts'],
};
