import type { ReactElement, ReactNode } from 'react';
import { AdminFrame } from '#web/features/admin/AdminFrame.tsx';
import { ClientMessages } from '#web/i18n/ClientMessages.tsx';

export default function AdminLayout({ children }: { children: ReactNode }): ReactElement {
  return (
    <ClientMessages
      of={[
        'admin',
        'adminMoney',
        'catalogueRules',
        'dealer',
        'decisions',
        'deskErrors',
        'dispute',
        'disputeDesk',
        'governance',
        'invoices',
        'linkDesk',
        'listings',
        'orders',
        'privacyDesk',
        'product',
        'rating',
        'ratingDesk',
        'reconciliation',
        'repairDesk',
        'repairs',
        'work',
        'remote',
        'remoteDesk',
        'sentences',
      ]}
    >
      <AdminFrame>{children}</AdminFrame>
    </ClientMessages>
  );
}
