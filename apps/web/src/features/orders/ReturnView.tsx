'use client';

import Alert from '@mui/material/Alert';
import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { Page } from '#web/app-kit/Page.tsx';
import { Loaded } from '#web/app-kit/states.tsx';
import { showToast } from '#web/components/toast.ts';
import { QuantityStepper } from '#web/features/cart/QuantityStepper.tsx';
import { ChoiceField, TextField } from '#web/forms/fields.tsx';
import { Form } from '#web/forms/Form.tsx';
import { atLeast, required } from '#web/forms/rules.ts';
import { useForm } from '#web/forms/use-form.ts';
import { useKeptState } from '#web/forms/use-kept-state.ts';
import { urls } from '#web/navigation/build-url.ts';
import { RequireSession } from '#web/session/RequireSession.tsx';
import styles from './ReturnView.module.css';
import { type Order, useLiveOrder } from './use-live-order.ts';

const reasons = ['defective', 'wrong_item', 'not_as_described', 'damaged', 'changed_mind'] as const;

export function ReturnView({ orderId }: { orderId: string }): ReactElement {
  const t = useTranslations('orders');
  return (
    <Page
      title={t('returnTitle')}
      intro={t('returnIntro')}
      back={{ href: urls.order(orderId), text: t('order') }}
      width="form"
    >
      <RequireSession>
        <ReturnOfOrder orderId={orderId} />
      </RequireSession>
    </Page>
  );
}

function ReturnOfOrder({ orderId }: { orderId: string }): ReactElement {
  const t = useTranslations('orders');
  const order = useLiveOrder(orderId);
  return (
    <Loaded query={order}>
      {(current) =>
        current.moves.some((move) => move.to === 'return_requested') ? (
          <ReturnForm order={current} />
        ) : (
          <Alert severity="info">{t('returnNotNow')}</Alert>
        )
      }
    </Loaded>
  );
}

/** How many of which line. */
type Chosen = Readonly<Record<string, number>>;

/** Of what was kept, what the order still has. */
function chosenOf(kept: unknown, goods: Order['lines']): Chosen | undefined {
  if (typeof kept !== 'object' || kept === null) return undefined;
  const counts = new Map<string, unknown>(Object.entries(kept));
  return Object.fromEntries(
    goods.flatMap(({ lineId, quantity }) => {
      const count = counts.get(lineId);
      return typeof count === 'number' && count >= 1 && count <= quantity ? [[lineId, count] as const] : [];
    }),
  );
}

function ReturnForm({ order }: { order: Order }): ReactElement {
  const t = useTranslations('orders');
  const tErrors = useTranslations('errors.rules');
  const router = useRouter();
  const goods = order.lines.filter((line) => line.kind === 'goods');
  const keep = `return:${order.orderId}`;
  const onlyOne: Chosen = goods.length === 1 && goods[0] ? { [goods[0].lineId]: goods[0].quantity } : {};
  const [chosen, setChosen] = useKeptState<Chosen>(`${keep}/lines`, onlyOne, (kept) => chosenOf(kept, goods));
  const [tried, setTried] = useState(false);
  const lines = Object.entries(chosen).map(([lineId, quantity]) => ({ lineId, quantity }));
  const form = useForm({
    keep,
    onStartOver: () => setChosen(onlyOne),
    initial: { reasonCode: '', reason: '' },
    rules: { reasonCode: [required], reason: [required, atLeast(5)] },
    send: (values, key) =>
      browserApi.post('/api/orders/{orderId}/returns', {
        path: { orderId: order.orderId },
        idempotencyKey: key,
        body: { reasonCode: values.reasonCode as (typeof reasons)[number], reason: values.reason.trim(), lines },
      }),
    onDone: () => {
      showToast({ text: t('returnAsked'), tone: 'success' });
      router.push(urls.order(order.orderId));
    },
  });
  const guarded = {
    ...form,
    submit: (event?: React.FormEvent) => {
      event?.preventDefault();
      setTried(true);
      if (lines.length > 0) form.submit(event);
    },
  };
  return (
    <Form form={guarded} submit={t('returnSend')}>
      <fieldset className={styles.items}>
        <legend>{t('returnWhat')}</legend>
        {goods.map((line) => (
          <div key={line.lineId} className={styles.item}>
            <FormControlLabel
              label={line.description}
              control={
                <Checkbox
                  checked={line.lineId in chosen}
                  onChange={(event) =>
                    setChosen(({ [line.lineId]: before = line.quantity, ...rest }) =>
                      event.target.checked ? { ...rest, [line.lineId]: before } : rest,
                    )
                  }
                />
              }
            />
            {line.lineId in chosen && line.quantity > 1 ? (
              <QuantityStepper
                labels={{ quantity: t('returnQuantity'), more: t('returnMore'), fewer: t('returnFewer') }}
                value={chosen[line.lineId] ?? 1}
                max={line.quantity}
                onValue={(value) => setChosen({ ...chosen, [line.lineId]: value })}
              />
            ) : null}
          </div>
        ))}
        {tried && lines.length === 0 ? (
          <p role="alert" className={styles.missing}>
            {tErrors('minItems', { limit: 1 })}
          </p>
        ) : null}
      </fieldset>
      <ChoiceField
        field={form.field('reasonCode')}
        label={t('returnWhy')}
        required
        choices={reasons.map((value) => ({ value, text: t(`returnReason.${value}`) }))}
      />
      <TextField
        field={form.field('reason')}
        label={t('returnText')}
        hint={t('returnTextHint')}
        rows={3}
        maxLength={1000}
        required
      />
    </Form>
  );
}
