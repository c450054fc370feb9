'use client';

import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import type { Power } from '@mistri/contracts/repair/powers';
import type { SignedConsent } from '@mistri/contracts/remote-sessions/consent';
import type { RemoteSession } from '@mistri/contracts/remote-sessions/remote-sessions';
import { useLocale, useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { Facts } from '#web/components/Facts.tsx';
import { Icon } from '#web/components/Icon.tsx';
import { remoteApi } from '../api/remote-api.ts';
import { phoneName } from './ChoosePhone.tsx';
import { consentText, weightyPowers } from './consent-text.ts';
import type { CustomerSession, CustomerSnapshot } from './customer-session.ts';
import { PowerChoices } from './PowerChoices.tsx';
import styles from './Remote.module.css';

interface ConsentFormProps {
  request: RemoteSession;
  session: CustomerSession;
  now: CustomerSnapshot;
  photo: string | undefined;
  /** Asked again: what is known of the session has changed. */
  reload: () => void;
}

/** Who asks, for which phone, for what, until when; signed by this browser's own key when the person agrees (USB-5). */
export function ConsentForm({ request, session, now, photo, reload }: ConsentFormProps): ReactElement {
  const t = useTranslations('remote.consent');
  const tPowers = useTranslations('remote.powers');
  const locale = useLocale() as 'en' | 'ta' | 'hi';
  const [chosen, setChosen] = useState<readonly Power[]>([]);
  const { powers, minutes, reason } = request.requested;
  const ordinary = powers.filter((power) => !weightyPowers.has(power));
  const phone = now.phone;
  const lines = [
    t('intro', { name: request.technician.name, certificate: request.technician.certificate }),
    t('time', { minutes }),
    ...chosen.flatMap((power) => [tPowers(`${power}.name`), tPowers(`${power}.text`)]),
    t('promise'),
  ];

  const give = useAction<void, { signed: SignedConsent; answer: RemoteSession }>({
    say: 'page',
    send: async (_, key) => {
      const text = await consentText(lines);
      const signed = await session.signFirst(request, { powers: chosen, minutes, language: locale, text });
      if (!signed) return { ok: false, problem: noPhone };
      const answer = await remoteApi.consent(request.sessionId, signed, key);
      return answer.ok ? { ok: true, data: { signed, answer: answer.data } } : answer;
    },
    onDone: ({ signed, answer }) => {
      session.begin(answer, signed);
      reload();
    },
  });
  const refuse = useAction<void, RemoteSession>({
    send: (_, key) => remoteApi.refuse(request.sessionId, key),
    onDone: reload,
  });

  return (
    <Section title={t('title')} intro={lines[0]}>
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
          ]}
        />
      </div>
      <p>{lines[1]}</p>
      <div role="group" aria-labelledby="consent-powers">
        <h3 id="consent-powers">{t('powers')}</h3>
        {ordinary.length > 1 ? (
          <Button onClick={() => setChosen(powers.filter((power) => ordinary.includes(power) || chosen.includes(power)))}>
            {t('tickOrdinary', { count: ordinary.length })}
          </Button>
        ) : null}
        <PowerChoices offered={powers} chosen={chosen} choose={setChosen} />
      </div>
      <Alert severity="info">{t('promise')}</Alert>
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

/** The phone was pulled between the screen and the tap. */
const noPhone = { status: 409, code: 'remote_sessions.no_phone', message: '', errors: [] } as never;
