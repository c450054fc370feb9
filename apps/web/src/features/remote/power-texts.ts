'use client';

import { confirmedPowers, type Power, unboundedPowers } from '@mistri/contracts/repair/powers';
import { type ConsentText, currentConsentText } from '@mistri/contracts/remote-sessions/consent-texts';
import { useLocale } from 'next-intl';

export interface PowerText {
  readonly name: string;
  readonly meaning: string;
  /** What must be said beside it: that it has no bounds, that it cannot be undone, that an IMEI is never changed. */
  readonly notes: readonly string[];
}

/** Powers in the words of the consent itself, so that every page calls them what the customer agreed to. */
export function usePowerTexts(): (power: Power) => PowerText {
  const locale = useLocale() as 'en' | 'ta' | 'hi';
  const { text } = currentConsentText(locale);
  return (power) => textOf(text, power);
}

export function textOf(text: ConsentText, power: Power): PowerText {
  const { title, meaning } = text.powers[power];
  const notes = [
    ...(unboundedPowers.has(power) ? [text.everything] : []),
    ...(confirmedPowers.has(power) ? [text.confirmed] : []),
    ...(power === 'imei_read' ? [text.imei] : []),
  ];
  return { name: title, meaning, notes };
}

/** Never ticked together with others: each needs a tick of its own. */
export const weightyPowers: ReadonlySet<Power> = new Set<Power>([...unboundedPowers, ...confirmedPowers, 'imei_read']);
