'use client';

import { type FormEvent, type ReactElement, useCallback, useEffect, useRef, useState } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { Icon } from '#web/components/Icon.tsx';
import { showToast } from '#web/components/toast.ts';
import { describeProblem, type ErrorMessages } from '#web/errors/describe-problem.ts';
import { addToCart } from '#web/features/cart/cart-store.ts';
import { pinForm } from '#web/features/cart/delivery-pin-form.ts';
import { rememberPin } from '#web/features/cart/delivery-pin.ts';
import { QuantityStepper } from '#web/features/cart/QuantityStepper.tsx';
import { money } from '#web/format/Money.tsx';
import { urls } from '#web/navigation/build-url.ts';
import styles from './BuyBox.module.css';
import { replayEarlyTaps } from './early-taps.ts';

interface BuyLabels {
  quantity: string;
  more: string;
  fewer: string;
  add: string;
  added: string;
  toCart: string;
  inStock: string;
  few: string;
  outOfStock: string;
  delivery: string;
  pin: string;
  check: string;
  /** With `{pin}` and `{price}`. */
  cost: string;
  /** With `{km}`. */
  distance: string;
  badPin: string;
  unknownPin: string;
  failed: string;
}

interface BuyBoxProps {
  productId: string;
  available: number;
  knownPin: string | undefined;
  labels: BuyLabels;
  /** What the cart can be refused with. */
  errors: ErrorMessages;
}

const fewLeft = 5;

/** Quantity, cart and delivery. Light on purpose: a public page brings no component library for this. */
export function BuyBox({ productId, available, knownPin, labels, errors }: BuyBoxProps): ReactElement {
  const [quantity, setQuantity] = useState(1);
  const [busy, setBusy] = useState(false);
  useEffect(() => void replayEarlyTaps(), []);

  async function add(): Promise<void> {
    setBusy(true);
    try {
      const result = await addToCart(productId, quantity);
      if (result.ok)
        showToast({ text: labels.added, tone: 'success', link: { href: urls.cart(), text: labels.toCart } });
      else showToast({ text: describeProblem(result.problem, errors), tone: 'danger' });
    } finally {
      setBusy(false);
    }
  }

  // Who wants more than there is reads how many there are.
  const left = available === 0 ? 'none' : available <= fewLeft || quantity >= available ? 'few' : 'many';
  return (
    <div className={styles.box} data-early-taps>
      <p className={styles.stock} data-left={left} aria-live="polite">
        {{ none: labels.outOfStock, few: labels.few, many: labels.inStock }[left]}
      </p>
      {available === 0 ? null : (
        <div className={styles.row}>
          <QuantityStepper labels={labels} value={quantity} max={available} onValue={setQuantity} />
          <button
            type="button"
            className={styles.add}
            disabled={busy}
            aria-busy={busy}
            data-tap-once
            onClick={() => void add()}
          >
            <Icon name="cart" size={20} />
            {labels.add}
          </button>
        </div>
      )}
      <Delivery productId={productId} quantity={quantity} knownPin={knownPin} labels={labels} />
    </div>
  );
}

type Found = { text: string; distance: string | undefined } | { problem: string };

interface DeliveryProps {
  productId: string;
  quantity: number;
  knownPin: string | undefined;
  labels: BuyLabels;
}

function Delivery({ productId, quantity, knownPin, labels }: DeliveryProps): ReactElement {
  const [found, setFound] = useState<Found>();
  const [pin, setPin] = useState(knownPin);
  const latest = useRef(0);

  const ask = useCallback(
    async (wanted: string): Promise<void> => {
      latest.current += 1;
      const turn = latest.current;
      const result = await browserApi.post('/api/orders/quote', {
        body: { items: [{ productId, quantity }], buyerKind: 'b2c', pin: wanted },
      });
      if (turn !== latest.current) return;
      const [order] = result.ok ? result.data.orders : [];
      if (order) {
        const km = order.ruleFlags.distance_km;
        setFound({
          text: labels.cost.replace('{pin}', wanted).replace('{price}', money(order.deliveryMinor)),
          distance: km === null ? undefined : labels.distance.replace('{km}', String(km)),
        });
      } else {
        const unknown = !result.ok && result.problem.code === 'orders.no_destination';
        setFound({ problem: unknown ? labels.unknownPin : labels.failed });
      }
    },
    [labels, productId, quantity],
  );
  useEffect(() => {
    if (pin === undefined) return undefined;
    const timer = setTimeout(() => void ask(pin), 300);
    return () => clearTimeout(timer);
  }, [ask, pin]);

  function check(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const typed = new FormData(event.currentTarget).get('pin');
    if (typeof typed !== 'string' || !pinForm.test(typed)) return setFound({ problem: labels.badPin });
    rememberPin(typed);
    setPin(typed);
  }

  return (
    <form className={styles.delivery} onSubmit={check} noValidate>
      <label className={styles.label} htmlFor="delivery-pin">
        <Icon name="truck" size={20} />
        {labels.delivery}: {labels.pin}
      </label>
      <div className={styles.row}>
        <input
          id="delivery-pin"
          name="pin"
          className={styles.pin}
          inputMode="numeric"
          autoComplete="postal-code"
          maxLength={6}
          defaultValue={knownPin}
          aria-describedby="delivery-answer"
        />
        <button type="submit" className={styles.check}>
          {labels.check}
        </button>
      </div>
      <output id="delivery-answer" className={styles.answer}>
        {found === undefined ? null : 'problem' in found ? (
          <span className={styles.problem}>{found.problem}</span>
        ) : (
          <>
            <strong>{found.text}</strong>
            {found.distance ? ` · ${found.distance}` : ''}
          </>
        )}
      </output>
    </form>
  );
}
