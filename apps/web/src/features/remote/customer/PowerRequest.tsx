'use client';

import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import Typography from '@mui/material/Typography';
import { type Power, powers as allPowers } from '@mistri/contracts/repair/powers';
import { useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import type { CustomerSession } from './customer-session.ts';
import type { CustomerSnapshot } from './customer-snapshot.ts';
import { PowerChoices } from './PowerChoices.tsx';
import { byKey, StopHere } from './StopHere.tsx';

interface PowerRequestProps {
  asked: NonNullable<CustomerSnapshot['powers']>;
  session: CustomerSession;
  technician: string;
}

/** More than was agreed to: asked again, with the technician's reason; the answer is a whole new consent. */
export function PowerRequest({ asked, session, technician }: PowerRequestProps): ReactElement {
  const t = useTranslations('remote.more');
  const [chosen, setChosen] = useState<readonly Power[]>([]);
  const [busy, setBusy] = useState(false);
  const agree = async (): Promise<void> => {
    setBusy(true);
    const before = session.consent?.powers ?? [];
    const wanted = allPowers.filter((power) => before.includes(power) || chosen.includes(power));
    session.answerPowers(await session.signNext(wanted));
  };
  return (
    <Dialog
      open
      onClose={byKey(() => session.answerPowers(undefined))}
      fullWidth
      maxWidth="sm"
      aria-labelledby="more-title"
    >
      <DialogTitle id="more-title">{t('title')}</DialogTitle>
      <DialogContent sx={{ display: 'grid', gap: 4 }}>
        <Typography>{t('intro', { name: technician })}</Typography>
        {asked.reason ? <Typography sx={{ fontWeight: 600 }}>“{asked.reason}”</Typography> : null}
        <PowerChoices offered={asked.powers} chosen={chosen} choose={setChosen} />
      </DialogContent>
      <DialogActions>
        <StopHere stop={() => session.stop()} />
        <Button onClick={() => session.answerPowers(undefined)}>{t('no')}</Button>
        <Button variant="contained" disabled={busy || chosen.length === 0} onClick={() => void agree()}>
          {t('yes', { count: chosen.length })}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
