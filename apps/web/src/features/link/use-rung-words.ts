import { readChoice, readRungReason } from '@mistri/contracts/link/rung-reasons';
import { useTranslations } from 'next-intl';

/** Why a rung did not work, in the reader's language; another program's own words as they came, and said to be that. */
export function useRungWords(): (reason: string) => string {
  const t = useTranslations('link.sessions.rungReasons');
  const tTold = useTranslations('link.sessions.reasons');
  const words = (reason: string): string => {
    const known = readRungReason(reason);
    switch (known?.kind) {
      case 'rung':
        return t(`rung.${known.name}`);
      case 'leg':
        return t(`leg.${known.name}`);
      case 'wait':
        return t(`wait.${known.name}`, { seconds: known.seconds });
      case 'code':
        return t(`code.${known.name}`);
      case 'number':
        return t(`number.${known.name}`, { number: String(known.number) });
      case 'speaker':
        return t(`speaker.${known.name}`, { reason: words(known.reason) });
      case 'tls':
        return t('tls', { code: known.code });
      default:
        return tTold('told', { text: reason });
    }
  };
  return words;
}

/** Why a session goes by the way it goes. */
export function useChoiceWords(): (why: string) => string {
  const t = useTranslations('link.sessions');
  const rungWords = useRungWords();
  return (why) => {
    const known = readChoice(why);
    if (!known) return t('reasons.told', { text: why });
    const rung = t(`rungs.${known.rung}`);
    return known.kind === 'opened'
      ? t('chosen.opened', { rung })
      : t('chosen.gone', { rung, reason: rungWords(known.reason) });
  };
}
