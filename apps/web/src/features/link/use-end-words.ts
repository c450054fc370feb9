import { readLinkEnd } from '@mistri/contracts/link/end-reasons';
import { useTranslations } from 'next-intl';

/** Why a session ended, in the reader's language; another program's own words as they came, and said to be that. */
export function useEndWords(): (reason: string) => string {
  const t = useTranslations('link.sessions.reasons');
  return (reason) => {
    const known = readLinkEnd(reason);
    switch (known?.kind) {
      case 'link':
        return t(`link.${known.name}`);
      case 'repair':
        return t(`repair.${known.name}`);
      case 'silent':
        return t('silent', { seconds: known.seconds });
      default:
        return t('told', { text: reason });
    }
  };
}
