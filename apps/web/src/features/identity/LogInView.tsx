'use client';

import Divider from '@mui/material/Divider';
import Tab from '@mui/material/Tab';
import Tabs from '@mui/material/Tabs';
import Typography from '@mui/material/Typography';
import Alert from '@mui/material/Alert';
import { Link } from '#web/navigation/Link.tsx';
import { useTranslations } from 'next-intl';
import { type ReactElement, useState, useSyncExternalStore } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { Icon } from '#web/components/Icon.tsx';
import { urls } from '#web/navigation/build-url.ts';
import { askForPasskey, passkeysSupported } from '#web/session/passkeys.ts';
import { AuthCard } from './AuthCard.tsx';
import { EmailLogIn } from './EmailLogIn.tsx';
import { finishSignIn } from './finish-sign-in.ts';
import { PhoneLogIn } from './PhoneLogIn.tsx';
import { SecondFactor, type Ticket } from './SecondFactor.tsx';

export interface SignInDoor {
  signedIn: () => void;
  secondFactor: (ticket: Ticket) => void;
}

/** All ways in. What comes after the password or code depends on the account, not on the way. */
export function LogInView({ next }: { next: string | undefined }): ReactElement {
  const t = useTranslations('identity.logIn');
  const [way, setWay] = useState<'phone' | 'email'>('phone');
  const [ticket, setTicket] = useState<Ticket>();
  const door: SignInDoor = { signedIn: () => void finishSignIn(next), secondFactor: setTicket };
  if (ticket) return <SecondFactor ticket={ticket} signedIn={door.signedIn} startOver={() => setTicket(undefined)} />;
  return (
    <AuthCard title={t('title')} intro={t('intro')}>
      <Tabs
        value={way}
        onChange={(_, value: 'phone' | 'email') => setWay(value)}
        variant="fullWidth"
        aria-label={t('title')}
      >
        <Tab value="phone" label={t('byPhone')} id="way-phone" aria-controls="way" />
        <Tab value="email" label={t('byEmail')} id="way-email" aria-controls="way" />
      </Tabs>
      <div role="tabpanel" id="way" aria-labelledby={`way-${way}`}>
        {way === 'phone' ? <PhoneLogIn door={door} /> : <EmailLogIn door={door} />}
      </div>
      <PasskeyLogIn door={door} />
      <Typography sx={{ color: 'text.secondary' }}>
        {t('noAccount')} <Link href={urls.signUp(next)}>{t('signUp')}</Link>
      </Typography>
    </AuthCard>
  );
}

const never = (): (() => void) => () => undefined;

function PasskeyLogIn({ door }: { door: SignInDoor }): ReactElement | null {
  const t = useTranslations('identity.logIn');
  const supported = useSyncExternalStore(never, passkeysSupported, () => false);
  const logIn = useAction({
    say: 'page',
    send: async () => {
      const given = await askForPasskey('sign_in');
      if (!given.ok) return given;
      return browserApi.post('/api/auth/passkeys/login', { body: { response: given.data as never } });
    },
    onDone: () => door.signedIn(),
  });
  if (!supported) return null;
  return (
    <>
      <Divider>{t('or')}</Divider>
      <BusyButton
        variant="outlined"
        busy={logIn.busy}
        startIcon={<Icon name="key" size={20} />}
        onClick={() => void logIn.run()}
      >
        {t('passkey')}
      </BusyButton>
      {logIn.problem === undefined ? null : <Alert severity="error">{logIn.problem}</Alert>}
    </>
  );
}
