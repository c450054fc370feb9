'use client';

import { productName } from '@mistri/contracts/remote-sessions/product-name';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import MenuItem from '@mui/material/MenuItem';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { Section } from '#web/app-kit/Section.tsx';
import { Icon } from '#web/components/Icon.tsx';
import { useProblemText } from '#web/i18n/use-problem-text.ts';
import { laptopSystem } from '../line/browser-device.ts';
import { PhonePicture } from '../phone/PhonePicture.tsx';
import { type PracticeFault, practiceFaults } from '../phone/phone-look.ts';
import type { CustomerSession } from './customer-session.ts';
import type { CustomerSnapshot } from './customer-snapshot.ts';
import { PlugSteps } from './PlugSteps.tsx';

interface ChoosePhoneProps {
  session: CustomerSession;
  now: CustomerSnapshot;
  /** Offered by the installation, for learning and for the demo (USB-9). */
  mayPractise: boolean;
}

/** The first step: a phone on the cable, or the practice phone. */
export function ChoosePhone({ session, now, mayPractise }: ChoosePhoneProps): ReactElement {
  const t = useTranslations('remote.choose');
  const problem = useProblemText();
  const system = laptopSystem(navigator.userAgent);
  const hasWebUsb = 'usb' in navigator;
  return (
    <Section title={t('title')} intro={t('intro')}>
      {now.problem ? <Alert severity="error">{problem(now.problem)}</Alert> : null}
      {now.trouble ? <Trouble trouble={now.trouble} system={system} /> : null}
      {now.phone ? (
        <Alert severity="success">{t('found', { phone: phoneName(now.phone), serial: now.phone.serialNumber })}</Alert>
      ) : null}
      {now.source === 'practice' ? (
        <>
          <PracticePhonePanel session={session} now={now} />
          <Button sx={{ justifySelf: 'start' }} onClick={() => session.choosePhoneAgain()}>
            {t('again')}
          </Button>
        </>
      ) : (
        <>
          {hasWebUsb ? <PlugSteps system={system} /> : <Alert severity="warning">{t('noWebUsb')}</Alert>}
          <Stack direction="row" spacing={3} useFlexGap sx={{ flexWrap: 'wrap' }}>
            {hasWebUsb ? (
              <Button
                variant={now.phone ? 'outlined' : 'contained'}
                startIcon={<Icon name="cable" size={20} />}
                onClick={() => void session.chooseUsb()}
              >
                {now.phone ? t('chooseOther') : t('choose')}
              </Button>
            ) : null}
          </Stack>
          {hasWebUsb ? <NotInList /> : null}
          {mayPractise ? <OfferPractice session={session} /> : null}
        </>
      )}
    </Section>
  );
}

export function phoneName(phone: { manufacturer?: string | undefined; product?: string | undefined }): string {
  return productName(phone) || 'Android';
}

function Trouble({
  trouble,
  system,
}: {
  trouble: NonNullable<CustomerSnapshot['trouble']>;
  system: ReturnType<typeof laptopSystem>;
}): ReactElement {
  const t = useTranslations('remote.trouble');
  const driver = system === 'windows' ? 'driverWindows' : system === 'linux' ? 'driverLinux' : 'driverOther';
  const text = trouble.trouble === 'driver' ? t(driver) : t(trouble.trouble);
  return (
    <Alert severity="warning">
      {text}
      {trouble.trouble === 'other' || trouble.trouble === 'not_a_phone' ? ` (${trouble.message})` : null}
    </Alert>
  );
}

/** A phone that is not in the browser's list says nothing; these are the reasons, the commonest first. */
function NotInList(): ReactElement {
  const t = useTranslations('remote.choose');
  return (
    <details>
      <summary>{t('notInList')}</summary>
      <ul>
        <li>{t('notInListCable')}</li>
        <li>{t('notInListDebugging')}</li>
        <li>{t('notInListHub')}</li>
        <li>{t('notInListDriver')}</li>
      </ul>
    </details>
  );
}

function OfferPractice({ session }: { session: CustomerSession }): ReactElement {
  const t = useTranslations('remote.practice');
  const [fault, setFault] = useState<PracticeFault | 'none'>('boot-loop');
  const [isUnlocked, setUnlocked] = useState(false);
  return (
    <Box sx={{ borderTop: '1px solid var(--line)', paddingBlockStart: 4, display: 'grid', gap: 3 }}>
      <Typography variant="h3">{t('title')}</Typography>
      <Typography sx={{ color: 'text.secondary' }}>{t('intro')}</Typography>
      <Stack direction="row" spacing={3} useFlexGap sx={{ flexWrap: 'wrap', alignItems: 'center' }}>
        <TextField
          select
          label={t('fault')}
          value={fault}
          onChange={(event) => setFault(event.target.value as PracticeFault | 'none')}
          sx={{ minWidth: 260 }}
        >
          {[...practiceFaults, 'none' as const].map((name) => (
            <MenuItem key={name} value={name}>
              {t(`faults.${name}`)}
            </MenuItem>
          ))}
        </TextField>
        <FormControlLabel
          control={<Checkbox checked={isUnlocked} onChange={(_, now) => setUnlocked(now)} />}
          label={t('unlocked')}
        />
        <Button variant="contained" onClick={() => void session.choosePractice({ fault, isUnlocked })}>
          {t('take')}
        </Button>
        <Button onClick={() => void session.choosePractice(undefined)}>{t('keep')}</Button>
      </Stack>
    </Box>
  );
}

export function PracticePhonePanel({
  session,
  now,
}: {
  session: CustomerSession;
  now: CustomerSnapshot;
}): ReactElement {
  const t = useTranslations('remote.practice');
  if (!now.look)
    return (
      <Typography component="output" sx={{ color: 'text.secondary' }}>
        {t('making')}
      </Typography>
    );
  return (
    <PhonePicture
      look={now.look}
      press={(id) => session.phoneSays({ type: 'press', id })}
      pressKey={(key) => session.phoneSays({ type: 'key', key })}
      charge={(level_percent) => session.phoneSays({ type: 'battery', level_percent })}
      plug={(isPlugged) => session.phoneSays({ type: 'cable', isPlugged })}
    />
  );
}
