'use client';

import type { BuyerKind } from '@mistri/contracts/orders/order-states';
import { dataOf } from '@mistri/api-client';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { Loaded } from '#web/app-kit/states.tsx';
import { usePerson } from '#web/session/RequireSession.tsx';

/** Whose name and GSTIN stand on the tax invoice (IN-3). */
export function InvoiceDetails({ kind }: { kind: BuyerKind }): ReactElement {
  const t = useTranslations('checkout');
  const person = usePerson();
  const businessId = person.memberships.find((id) => id.startsWith('biz_'));
  if (kind === 'b2b' && businessId) return <BusinessInvoice businessId={businessId} />;
  return <Typography>{t('invoiceOnPerson', { name: person.name ?? t('nameOfAddress') })}</Typography>;
}

function BusinessInvoice({ businessId }: { businessId: string }): ReactElement {
  const t = useTranslations('checkout');
  const business = useQuery({
    queryKey: ['business', businessId],
    queryFn: async () => dataOf(await browserApi.get('/api/businesses/{businessId}', { path: { businessId } })),
  });
  return (
    <Loaded query={business} rows={1}>
      {(details) => (
        <div>
          <Typography>{t('invoiceOnBusiness')}</Typography>
          <Typography sx={{ fontWeight: 700 }}>{details.legalName}</Typography>
          <Typography>GSTIN {details.gstin}</Typography>
          <Typography sx={{ color: 'text.secondary' }}>{details.address}</Typography>
        </div>
      )}
    </Loaded>
  );
}
