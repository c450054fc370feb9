'use client';

import type { Data } from '@mistri/api-client';
import Button from '@mui/material/Button';
import { useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { useAction } from '#web/app-kit/use-action.ts';
import { useAsk } from '#web/app-kit/ConfirmDialog.tsx';
import { Icon } from '#web/components/Icon.tsx';
import styles from './AddressChoice.module.css';
import { AddressForm } from './AddressForm.tsx';

export type SavedAddress = Data<'GET /api/addresses'>['addresses'][number];

interface AddressChoiceProps {
  addresses: readonly SavedAddress[];
  chosen: string | undefined;
  onChosen: (addressId: string) => void;
  onChanged: () => Promise<void>;
}

export function AddressChoice({ addresses, chosen, onChosen, onChanged }: AddressChoiceProps): ReactElement {
  const t = useTranslations('checkout');
  const ask = useAsk();
  const [adding, setAdding] = useState(false);
  const remove = useAction({
    send: (addressId: string) => browserApi.delete('/api/addresses/{addressId}', { path: { addressId } }),
    onDone: () => void onChanged(),
  });

  async function askToRemove(address: SavedAddress): Promise<void> {
    const agreed = await ask({
      title: t('removeAddressTitle'),
      text: `${address.name}, ${address.lines.join(', ')}, ${address.city} ${address.pin}`,
      action: t('removeAddress'),
      danger: true,
    });
    if (agreed) await remove.run(address.addressId);
  }

  return (
    <>
      <div role="radiogroup" aria-label={t('addressStep')} className={styles.list}>
        {addresses.map((address) => (
          <div key={address.addressId} className={styles.entry}>
            <label className={styles.choice}>
              <input
                type="radio"
                name="address"
                checked={address.addressId === chosen}
                onChange={() => onChosen(address.addressId)}
              />
              <span className={styles.text}>
                <strong>{address.name}</strong>
                <span>{[...address.lines, address.city].join(', ')}</span>
                <span>
                  {address.pin}, {address.stateName}
                </span>
                {address.phone ? <span>{address.phone}</span> : null}
              </span>
            </label>
            <Button
              size="small"
              aria-label={t('removeAddressOf', { name: address.name, pin: address.pin })}
              onClick={() => void askToRemove(address)}
            >
              <Icon name="trash" size={20} />
            </Button>
          </div>
        ))}
      </div>
      {adding || addresses.length === 0 ? (
        <AddressForm
          onSaved={async (address) => {
            await onChanged();
            onChosen(address.addressId);
            setAdding(false);
          }}
          cancel={addresses.length === 0 ? undefined : () => setAdding(false)}
        />
      ) : (
        <Button variant="outlined" startIcon={<Icon name="plus" size={20} />} onClick={() => setAdding(true)}>
          {t('addAddress')}
        </Button>
      )}
    </>
  );
}
