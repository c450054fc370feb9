'use client';

import { type Data, dataOf } from '@mistri/api-client';
import { gstStates, isRegistrationState } from '@mistri/contracts/identifiers/index';
import Button from '@mui/material/Button';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { FormDialog } from '#web/app-kit/FormDialog.tsx';
import { Page } from '#web/app-kit/Page.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { EmptyBlock, Loaded } from '#web/app-kit/states.tsx';
import { Icon } from '#web/components/Icon.tsx';
import { StatusChip } from '#web/components/StatusChip.tsx';
import { showToast } from '#web/components/toast.ts';
import { useDealer } from '#web/features/dealers/OwnDealer.tsx';
import { ChoiceField, TextField } from '#web/forms/fields.tsx';
import { Form } from '#web/forms/Form.tsx';
import { atLeast, pin, required } from '#web/forms/rules.ts';
import { useForm } from '#web/forms/use-form.ts';

type Warehouse = Data<'GET /api/inventory/{dealerId}/warehouses'>['items'][number];

export function WarehousesView(): ReactElement {
  const t = useTranslations('dealer.warehouses');
  const tForms = useTranslations('forms');
  const dealer = useDealer();
  const queries = useQueryClient();
  const [open, setOpen] = useState<Warehouse | 'new'>();
  const warehouses = useQuery({
    queryKey: ['warehouses', dealer.id],
    queryFn: async () =>
      dataOf(await browserApi.get('/api/inventory/{dealerId}/warehouses', { path: { dealerId: dealer.id } })).items,
  });
  return (
    <Page
      title={t('title')}
      intro={t('intro')}
      action={
        <Button variant="contained" startIcon={<Icon name="plus" size={20} />} onClick={() => setOpen('new')}>
          {t('add')}
        </Button>
      }
    >
      <Loaded query={warehouses}>
        {(list) =>
          list.length === 0 ? (
            <EmptyBlock icon="pin" title={t('none')} text={t('noneText')} />
          ) : (
            <>
              {list.map((warehouse) => (
                <Section
                  key={warehouse.warehouseId}
                  title={warehouse.name}
                  action={
                    <>
                      {warehouse.main ? <StatusChip tone="success">{t('main')}</StatusChip> : null}
                      <Button
                        onClick={() => setOpen(warehouse)}
                        aria-label={t('changeLabel', { name: warehouse.name })}
                      >
                        {tForms('change')}
                      </Button>
                    </>
                  }
                >
                  <p>
                    {warehouse.address}, {warehouse.city} {warehouse.pin}
                  </p>
                </Section>
              ))}
            </>
          )
        }
      </Loaded>
      {open ? (
        <WarehouseDialog
          warehouse={open === 'new' ? undefined : open}
          first={warehouses.data?.length === 0}
          close={() => setOpen(undefined)}
          onDone={() => {
            setOpen(undefined);
            showToast({ text: tForms('saved'), tone: 'success' });
            void queries.invalidateQueries({ queryKey: ['warehouses'] });
          }}
        />
      ) : null}
    </Page>
  );
}

interface WarehouseDialogProps {
  warehouse: Warehouse | undefined;
  first: boolean;
  close: () => void;
  onDone: () => void;
}

function WarehouseDialog({ warehouse, first, close, onDone }: WarehouseDialogProps): ReactElement {
  const t = useTranslations('dealer.warehouses');
  const tForms = useTranslations('forms');
  const locale = useLocale();
  const dealer = useDealer();
  const main = warehouse?.main ?? first;
  const form = useForm({
    initial: {
      name: warehouse?.name ?? '',
      address: warehouse?.address ?? '',
      city: warehouse?.city ?? '',
      pin: warehouse?.pin ?? '',
      stateCode: warehouse?.stateCode ?? dealer.stateCode,
      main: main ? 'yes' : 'no',
    },
    rules: { name: [required], address: [required, atLeast(5)], city: [required], pin: [required, pin] },
    send: ({ main: chosen, ...values }, key) => {
      const body = { ...values, main: chosen === 'yes' };
      const path = { dealerId: dealer.id };
      return warehouse
        ? browserApi.put('/api/inventory/{dealerId}/warehouses/{warehouseId}', {
            path: { ...path, warehouseId: warehouse.warehouseId },
            body,
            idempotencyKey: key,
          })
        : browserApi.post('/api/inventory/{dealerId}/warehouses', { path, body, idempotencyKey: key });
    },
    onDone,
  });
  const names = { en: 'name', ta: 'name_ta', hi: 'name_hi' } as const;
  const states = gstStates
    .filter((state) => isRegistrationState(state.code))
    .map((state) => ({ value: state.code, text: state[names[locale]] }));
  return (
    <FormDialog title={warehouse?.name ?? t('add')} close={close}>
      <Form form={form} submit={tForms('save')} beside={<Button onClick={close}>{tForms('cancel')}</Button>}>
        <TextField field={form.field('name')} label={t('name')} maxLength={80} required first />
        <TextField field={form.field('address')} label={t('address')} maxLength={300} rows={2} required />
        <TextField field={form.field('pin')} label={t('pin')} inputMode="numeric" maxLength={6} required />
        <TextField field={form.field('city')} label={t('city')} maxLength={80} required />
        <ChoiceField field={form.field('stateCode')} label={t('state')} choices={states} />
        <ChoiceField
          field={form.field('main')}
          label={t('isMain')}
          hint={t('isMainHint')}
          choices={[
            { value: 'yes', text: tForms('yes') },
            { value: 'no', text: tForms('no') },
          ]}
        />
      </Form>
    </FormDialog>
  );
}
