'use client';

import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import type { Power } from '@mistri/contracts/repair/powers';
import type { SignedConsent } from '@mistri/contracts/remote-sessions/consent';
import { currentConsentText, fillConsentText } from '@mistri/contracts/remote-sessions/consent-texts';
import type { RemoteSession } from '@mistri/contracts/remote-sessions/remote-sessions';
import { useLocale, useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { Facts } from '#web/components/Facts.tsx';
import { money } from '#web/format/Money.tsx';
import { useNow } from '#web/format/use-now.ts';
import { Icon } from '#web/components/Icon.tsx';
import { remoteApi } from '../api/remote-api.ts';
import { CommandLine } from '../CommandLine.tsx';
import { phoneName } from './ChoosePhone.tsx';
import { weightyPowers } from '../power-texts.ts';
import type { CustomerSession } from './customer-session.ts';
import type { CustomerSnapshot } from './customer-snapshot.ts';
import { PowerChoices } from './PowerChoices.tsx';
import styles from './Remote.module.css';

interface ConsentFormProps {
  request: RemoteSession;
  session: CustomerSession;
  now: CustomerSnapshot;
  photo: string | undefined;
  /** What is held for the repair, in paise. */
  price_minor: number | undefined;
  /** Asked again: what is known of the session has changed. */
  reload: () => void;
}

/** Who asks, for which phone, for what, until when; signed by this browser's own key when the person agrees (USB-5). */
export function ConsentForm({ request, session, now, photo, price_minor, reload }: ConsentFormProps): ReactElement {
  const t = useTranslations('remote.consent');
  const locale = useLocale() as 'en' | 'ta' | 'hi';
  const minute = useNow();
  const [chosen, setChosen] = useState<readonly Power[]>([]);
  const { powers, minutes, reason } = request.requested;
  const ordinary = powers.filter((power) => !weightyPowers.has(power));
  const phone = now.phone;
  const { text } = currentConsentText(locale);
  const filled = (sentence: string): string =>
    fillConsentText(sentence, {
      technician: request.technician,
      phone: phone ?? { vendorId: 0, productId: 0 },
      endsAt: new Date(minute.getTime() + minutes * 60_000).toISOString(),
    });
  const give = useAction<void, { signed: SignedConsent; answer: RemoteSession }>({
    say: 'page',
    send: async (_, key) => {
      const signed = await session.signFirst(request, { powers: chosen, minutes, language: locale });
      if (!signed) return { ok: false, problem: noPhone };
      const answer = await remoteApi.consent(request.sessionId, signed, key);
      return answer.ok ? { ok: true, data: { signed, answer: answer.data } } : answer;
    },
    onDone: ({ signed, answer }) => {
      session.begin(answer, [signed]);
      reload();
    },
  });
  const refuse = useAction<void, RemoteSession>({
    send: (_, key) => remoteApi.refuse(request.sessionId, key),
    onDone: reload,
  });

  return (
    <Section title={text.title} intro={filled(text.who)}>
      <div className={styles.who}>
        {photo ? (
          <img src={photo} alt={t('photo', { name: request.technician.name })} className={styles.photo} />
        ) : (
          <span className={styles.noPhoto}>
            <Icon name="user" size={36} />
          </span>
        )}
        <Facts
          of={[
            [t('technician'), request.technician.name],
            [t('certificate'), request.technician.certificate],
            [t('phone'), phone ? `${phoneName(phone)} (${phone.serialNumber})` : t('noPhone')],
            [t('why'), reason],
            [t('time'), t('minutes', { count: minutes })],
            ...(price_minor === undefined ? [] : [[t('price'), t('held', { amount: money(price_minor) })] as const]),
          ]}
        />
      </div>
      {request.mode === 'device' ? <WholeDevice /> : null}
      <fieldset aria-labelledby="consent-powers">
        <h3 id="consent-powers">{text.what}</h3>
        {ordinary.length > 1 ? (
          <Button
            onClick={() => setChosen(powers.filter((power) => ordinary.includes(power) || chosen.includes(power)))}
          >
            {t('tickOrdinary', { count: ordinary.length })}
          </Button>
        ) : null}
        <PowerChoices offered={powers} chosen={chosen} choose={setChosen} />
      </fieldset>
      <Alert severity="info">
        {[filled(text.until), text.stop, text.log, text.watch].map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
        <p>{t('promise')}</p>
      </Alert>
      {phone ? null : <Alert severity="warning">{t('plugFirst')}</Alert>}
      {give.problem ? <Alert severity="error">{give.problem}</Alert> : null}
      <Stack direction="row" spacing={3} useFlexGap sx={{ flexWrap: 'wrap' }}>
        <BusyButton
          variant="contained"
          size="large"
          busy={give.busy}
          disabled={!phone || chosen.length === 0}
          onClick={() => void give.run()}
        >
          {t('agree', { count: chosen.length })}
        </BusyButton>
        <BusyButton busy={refuse.busy} onClick={() => void refuse.run()}>
          {t('refuse')}
        </BusyButton>
      </Stack>
    </Section>
  );
}

/** What a browser can share of a device and what it cannot, and the other way to share it (USB-1, USB-2). */
function WholeDevice(): ReactElement {
  const t = useTranslations('remote.consent');
  return (
    <Alert severity="warning">
      <strong>{t('deviceTitle')}</strong>
      <p>{t('deviceText')}</p>
      <p>{t('deviceLimits')}</p>
      <CommandLine line={`mistri share --server ${location.origin}`} />
    </Alert>
  );
}

/** The phone was pulled between the screen and the tap. */
const noPhone = {
  status: 409,
  code: 'client.no_phone',
  message: '',
  errors: [],
  details: {},
  traceId: undefined,
  retryAfter_s: undefined,
};
