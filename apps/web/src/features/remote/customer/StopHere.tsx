'use client';

import Button from '@mui/material/Button';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { Icon } from '#web/components/Icon.tsx';

/** Questions lie over the page and its Stop: whoever is asked can stop here too, however often they are asked. */
export function StopHere({ stop }: { stop: () => void }): ReactElement {
  const t = useTranslations('remote.live');
  return (
    <Button
      color="error"
      variant="outlined"
      startIcon={<Icon name="close" size={20} />}
      onClick={stop}
      sx={{ marginInlineEnd: 'auto' }}
    >
      {t('stop')}
    </Button>
  );
}

/** Escape is an answer; a tap beside the question is none, least of all one on the Stop that shines through. */
export function byKey(answer: () => void): (_: object, reason: 'backdropClick' | 'escapeKeyDown') => void {
  return (_, reason) => {
    if (reason === 'escapeKeyDown') answer();
  };
}
