import type { ReactElement } from 'react';
import { Icon } from '#web/components/Icon.tsx';
import styles from './QuantityStepper.module.css';

interface QuantityStepperProps {
  labels: { quantity: string; more: string; fewer: string };
  value: number;
  max?: number;
  onValue: (value: number) => void;
}

/** Minus, a number that can be typed, plus. */
export function QuantityStepper({ labels, value, max = 10_000, onValue }: QuantityStepperProps): ReactElement {
  function take(field: HTMLInputElement): void {
    const wanted = Math.min(max, Math.max(1, Number.parseInt(field.value, 10) || value));
    field.value = String(wanted);
    if (wanted !== value) onValue(wanted);
  }
  return (
    <div className={styles.stepper}>
      <button type="button" aria-label={labels.fewer} disabled={value <= 1} onClick={() => onValue(value - 1)}>
        <Icon name="minus" size={18} />
      </button>
      <input
        key={value}
        aria-label={labels.quantity}
        inputMode="numeric"
        maxLength={5}
        defaultValue={value}
        onInput={(event) => {
          event.currentTarget.value = event.currentTarget.value.replaceAll(/\D/g, '');
        }}
        onBlur={(event) => take(event.currentTarget)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') take(event.currentTarget);
        }}
      />
      <button type="button" aria-label={labels.more} disabled={value >= max} onClick={() => onValue(value + 1)}>
        <Icon name="plus" size={18} />
      </button>
    </div>
  );
}
