'use client';

import { isPower } from '@mistri/contracts/repair/powers';
import { readSentence } from '@mistri/contracts/repair/sentences';
import { useTranslations } from 'next-intl';
import { usePowerTexts } from './power-texts.ts';

/** What our own programs said in English, in the reader's language; the phone's own words stay as they came. */
export function useSentences(): (text: string) => string {
  const t = useTranslations('sentences');
  const textOf = usePowerTexts();
  const named = (value: string | number): string =>
    String(value)
      .split(', ')
      .map((word) => (isPower(word) ? textOf(word).name : word))
      .join(', ');
  return (text) => {
    const known = readSentence(text);
    if (!known) return text;
    const { power, powers } = known.values;
    const values = {
      ...known.values,
      ...(power === undefined ? {} : { power: named(power) }),
      ...(powers === undefined ? {} : { powers: named(powers) }),
    };
    return t(known.name, values as never);
  };
}
