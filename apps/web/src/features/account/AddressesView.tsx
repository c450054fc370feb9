'use client';

import { dataOf } from '@mistri/api-client';
import Button from '@mui/material/Button';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { useAsk } from '#web/app-kit/ConfirmDialog.tsx';
import { Page } from '#web/app-kit/Page.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { EmptyBlock, Loaded } from '#web/app-kit/states.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { Icon } from '#web/components/Icon.tsx';
import { showToast } from '#web/components/toast.ts';
import { usePerson } from '#web/session/RequireSession.tsx';
import { AddressForm } from './AddressForm.tsx';

export function AddressesView(): ReactElement {
  const t = useTranslations('account.addresses');
  const person = usePerson();
  // Addresses belong to buyers; the api keeps none for others.
  const buys = person.role === 'customer' || person.role === 'business';
  return (
    <Page title={t('title')} intro={t('intro')}>
      {buys ? <Addresses /> : <EmptyBlock icon="pin" title={t('buyersOnly')} />}
    </Page>
  );
}

function Addresses(): ReactElement {
  const t = useTranslations('account.addresses');
  const tForms = useTranslations('forms');
  const ask = useAsk();
  const queries = useQueryClient();
  const [adding, setAdding] = useState(false);
  const addresses = useQuery({
    queryKey: ['addresses'],
    queryFn: async () => dataOf(await browserApi.get('/api/addresses')).addresses,
  });
  const reload = (): Promise<void> => queries.invalidateQueries({ queryKey: ['addresses'] });
  const remove = useAction<string>({
    send: (addressId, key) =>
      browserApi.delete('/api/addresses/{addressId}', { path: { addressId }, idempotencyKey: key }),
    onDone: () => {
      void reload();
      showToast({ text: t('removed'), tone: 'success' });
    },
  });

  async function askAndRemove(addressId: string, name: string): Promise<void> {
    const agreed = await ask({
      title: t('removeTitle', { name }),
      text: t('removeText'),
      action: tForms('remove'),
      danger: true,
    });
    if (agreed) await remove.run(addressId);
  }

  return (
    <>
      {adding ? (
        <Section title={t('new')}>
          <AddressForm
            onDone={() => {
              setAdding(false);
              void reload();
            }}
            cancel={() => setAdding(false)}
          />
        </Section>
      ) : (
        <Button
          variant="contained"
          startIcon={<Icon name="plus" size={20} />}
          onClick={() => setAdding(true)}
          sx={{ marginBlockEnd: 5 }}
        >
          {t('add')}
        </Button>
      )}
      <Loaded query={addresses}>
        {(list) =>
          list.length === 0 && !adding ? (
            <EmptyBlock icon="pin" title={t('none')} text={t('noneText')} />
          ) : (
            <>
              {list.map((address) => (
                <Section
                  key={address.addressId}
                  title={address.name}
                  oneOfMany
                  action={
                    <Button
                      disabled={remove.busy}
                      startIcon={<Icon name="trash" size={20} />}
                      aria-label={t('removeLabel', { name: address.name })}
                      onClick={() => void askAndRemove(address.addressId, address.name)}
                    >
                      {tForms('remove')}
                    </Button>
                  }
                >
                  <address style={{ fontStyle: 'normal' }}>
                    {address.lines.join(', ')}
                    <br />
                    {address.city} {address.pin}, {address.stateName}
                    {address.phone ? (
                      <>
                        <br />
                        {address.phone}
                      </>
                    ) : null}
                  </address>
                </Section>
              ))}
            </>
          )
        }
      </Loaded>
    </>
  );
}
