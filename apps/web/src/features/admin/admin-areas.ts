import type { IconName } from '#web/components/Icon.tsx';
import { remoteUrls } from '#web/features/remote/remote-urls.ts';
import { adminUrls } from '#web/navigation/desk-urls.ts';
import type { Capability } from '#web/session/use-can.ts';

export interface AdminArea {
  /** Key of its name in `admin.nav`. */
  name: string;
  href: string;
  icon: IconName;
  /** Who may read it; the same lists as in the api's permission tables. */
  readers: readonly Capability[];
}

const people: readonly Capability[] = ['operations', 'compliance', 'support', 'auditor'];
const money: readonly Capability[] = ['finance', 'operations', 'compliance', 'auditor'];
const watchers: readonly Capability[] = ['compliance', 'owner', 'auditor'];
const everybody: readonly Capability[] = ['operations', 'finance', 'compliance', 'support', 'owner', 'auditor'];
const ordersReaders: readonly Capability[] = ['operations', 'finance', 'support', 'auditor'];
const repairsReaders: readonly Capability[] = ['operations', 'finance', 'support', 'compliance', 'auditor'];

export const adminAreas: readonly { group: string; areas: readonly AdminArea[] }[] = [
  {
    group: 'shop',
    areas: [
      { name: 'dealers', href: adminUrls.applicants('dealer'), icon: 'store', readers: people },
      { name: 'businesses', href: adminUrls.applicants('business'), icon: 'business', readers: people },
      { name: 'listings', href: adminUrls.listings(), icon: 'eye', readers: people },
      { name: 'ratings', href: adminUrls.ratings(), icon: 'star', readers: ['operations', 'support', 'auditor'] },
      { name: 'catalogueRules', href: adminUrls.catalogueRules(), icon: 'tools', readers: people },
      { name: 'orders', href: adminUrls.orders(), icon: 'parcel', readers: ordersReaders },
      {
        name: 'disputes',
        href: adminUrls.disputes(),
        icon: 'chat',
        readers: ['operations', 'finance', 'support', 'compliance', 'auditor'],
      },
      { name: 'orderRules', href: adminUrls.orderRules(), icon: 'filter', readers: [...ordersReaders, 'compliance'] },
    ],
  },
  {
    group: 'repairGroup',
    areas: [
      { name: 'repairs', href: adminUrls.repairs(), icon: 'phone', readers: repairsReaders },
      { name: 'technicians', href: adminUrls.technicians(), icon: 'tools', readers: people },
      { name: 'remoteSessions', href: remoteUrls.admin(), icon: 'cable', readers: people },
      { name: 'repairRules', href: adminUrls.repairRules(), icon: 'filter', readers: repairsReaders },
      { name: 'firmware', href: adminUrls.firmware(), icon: 'file', readers: people },
    ],
  },
  {
    group: 'money',
    areas: [
      { name: 'holds', href: adminUrls.holds(), icon: 'lock', readers: money },
      { name: 'payments', href: adminUrls.payments(), icon: 'rupee', readers: ['finance', 'auditor'] },
      { name: 'fraud', href: adminUrls.paymentReviews(), icon: 'eye', readers: money },
      { name: 'payouts', href: adminUrls.payouts(), icon: 'truck', readers: money },
      { name: 'feeRules', href: adminUrls.feeRules(), icon: 'tools', readers: money },
      { name: 'moneyPolicy', href: adminUrls.moneyPolicy(), icon: 'shield', readers: money },
      { name: 'taxRates', href: adminUrls.taxRates(), icon: 'file', readers: money },
      {
        name: 'reconciliation',
        href: adminUrls.reconciliation(),
        icon: 'check',
        readers: ['finance', 'compliance', 'auditor'],
      },
      { name: 'invoices', href: adminUrls.invoices(), icon: 'file', readers: [...money, 'support'] },
      { name: 'ledger', href: adminUrls.ledger(), icon: 'board', readers: ['finance', 'compliance', 'auditor'] },
      { name: 'reports', href: adminUrls.reports(), icon: 'download', readers: money },
    ],
  },
  {
    group: 'link',
    areas: [
      {
        name: 'relays',
        href: adminUrls.relays(),
        icon: 'globe',
        readers: ['operations', 'support', 'auditor', 'finance'],
      },
    ],
  },
  {
    group: 'people',
    areas: [
      {
        name: 'users',
        href: adminUrls.users(),
        icon: 'user',
        readers: ['operations', 'support', 'compliance', 'owner'],
      },
      { name: 'team', href: adminUrls.team(), icon: 'key', readers: ['owner', 'compliance', 'auditor'] },
    ],
  },
  {
    group: 'governance',
    areas: [
      { name: 'portal', href: adminUrls.governance(), icon: 'shield', readers: watchers },
      { name: 'audit', href: adminUrls.audit(), icon: 'eye', readers: watchers },
      {
        name: 'complaints',
        href: adminUrls.complaints(),
        icon: 'help',
        readers: ['support', 'compliance', 'auditor'],
      },
      { name: 'erasures', href: adminUrls.erasures(), icon: 'hidden', readers: ['compliance', 'auditor'] },
      { name: 'breaches', href: adminUrls.breaches(), icon: 'bell', readers: watchers },
      { name: 'switches', href: adminUrls.switches(), icon: 'warning', readers: everybody },
      { name: 'status', href: adminUrls.status(), icon: 'clock', readers: everybody },
    ],
  },
];
