import { formatInr } from '@mistri/money';
import type { ReactElement } from 'react';

/** `₹1,23,456` or `₹1,23,456.50`. Invoices and statements ask for `exact`: always with paise. */
export function money(amount_minor: number, exact = false): string {
  return formatInr(amount_minor, { paise: exact ? 'always' : 'auto' });
}

export function Money({ minor, exact = false }: { minor: number; exact?: boolean }): ReactElement {
  return <span style={{ whiteSpace: 'nowrap' }}>{money(minor, exact)}</span>;
}
