'use client';

import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { isOperation, type Power } from '@mistri/contracts/repair/powers';
import { sessionLimits } from '@mistri/contracts/remote-sessions/session-states';
import { useTranslations } from 'next-intl';
import { type ReactElement, useEffect, useRef, useState } from 'react';
import { Section } from '#web/app-kit/Section.tsx';
import { Icon } from '#web/components/Icon.tsx';
import { isOwnWord } from '../feed/act-words.ts';
import { LogFeed } from '../feed/LogFeed.tsx';
import { usePowerTexts } from '../power-texts.ts';
import { useSentences } from '../use-sentences.ts';
import { PracticePhonePanel } from './ChoosePhone.tsx';
import { CheckCode } from './CheckCode.tsx';
import { ConfirmLoss } from './ConfirmLoss.tsx';
import type { CustomerSession } from './customer-session.ts';
import type { CustomerSnapshot } from './customer-snapshot.ts';
import { ImeiPanel } from './ImeiPanel.tsx';
import { PowerRequest } from './PowerRequest.tsx';
import styles from './Remote.module.css';
import { TimeLeft } from './TimeLeft.tsx';

interface LivePanelProps {
  session: CustomerSession;
  now: CustomerSnapshot;
  technician: string;
  isWatched: boolean;
}

/** While somebody works on the phone: who, how long still, what is being done, and Stop, always in sight. */
export function LivePanel({ session, now, technician, isWatched }: LivePanelProps): ReactElement {
  const t = useTranslations('remote.live');
  const isPractice = now.source === 'practice';
  useStopKey(session);
  useHoldPage(now.running.length > 0);
  return (
    <>
      <section className={styles.banner} aria-label={t('banner')}>
        <p>
          <strong>{t('working', { name: technician })}</strong>
          <br />
          <output>{t(`link.${now.link}`)}</output>
        </p>
        {now.until_ms === undefined ? null : <TimeLeft until_ms={now.until_ms} />}
        <Button
          variant="contained"
          color="error"
          size="large"
          startIcon={<Icon name="close" size={22} />}
          onClick={() => session.stop()}
        >
          {t('stop')}
        </Button>
        <p>{t('stopKey')}</p>
      </section>
      {isWatched ? <Alert severity="info">{t('watched')}</Alert> : null}
      {now.link === 'paused' ? (
        <Alert severity="warning">{t('paused', { minutes: sessionLimits.lostAfter_ms / 60_000 })}</Alert>
      ) : now.line === 'offline' ? (
        <Alert severity="info">{t('offline')}</Alert>
      ) : null}
      {now.line === 'replaced' ? <Replaced /> : null}
      {now.imei ? <ImeiPanel session={session} imei={now.imei} /> : null}
      {now.tap ? <TapAgain session={session} expecting={now.tap} /> : null}
      {now.refusedDevice === undefined ? null : (
        <Alert severity="warning">{t('deviceRefused', { reason: now.refusedDevice })}</Alert>
      )}
      {now.confirm ? (
        <ConfirmLoss
          key={now.confirm.ref}
          question={now.confirm.question}
          answer={(isAgreed) => session.answerConfirm(isAgreed)}
          stop={() => session.stop()}
        />
      ) : null}
      {now.powers ? (
        <PowerRequest key={now.powers.ref} asked={now.powers} session={session} technician={technician} />
      ) : null}
      <div className={styles.live} data-picture={isPractice}>
        <div>
          <PhoneNow session={session} now={now} />
          <Section title={t('feed')} intro={t('feedIntro')}>
            <Running session={session} now={now} />
            <LogFeed entries={now.entries} isBroken={now.isLogBroken} label={t('feed')} />
          </Section>
          <GivenPowers session={session} now={now} />
          <CheckCode key={now.code} now={now} stop={() => session.stop()} />
        </div>
        {isPractice ? (
          <Section title={t('phone')}>
            <PracticePhonePanel session={session} now={now} />
          </Section>
        ) : null}
      </div>
    </>
  );
}

/** Escape twice within a second stops, wherever the focus is; once closes what is open. */
function useStopKey(session: CustomerSession): void {
  useEffect(() => {
    let last_ms = 0;
    const pressed = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.repeat) return;
      if (event.timeStamp - last_ms < 1000) session.stop();
      last_ms = event.timeStamp;
    };
    globalThis.addEventListener('keydown', pressed, true);
    return () => globalThis.removeEventListener('keydown', pressed, true);
  }, [session]);
}

/** A page that is loaded anew goes on, but what is under way is cut off: then the browser asks. */
function useHoldPage(isBusy: boolean): void {
  useEffect(() => {
    if (!isBusy) return undefined;
    const leaving = (event: BeforeUnloadEvent): void => event.preventDefault();
    globalThis.addEventListener('beforeunload', leaving);
    return () => globalThis.removeEventListener('beforeunload', leaving);
  }, [isBusy]);
}

function PhoneNow({ session, now }: { session: CustomerSession; now: CustomerSnapshot }): ReactElement | null {
  const t = useTranslations('remote.live');
  const say = useSentences();
  const phone = now.state?.phone;
  if (!phone) return null;
  const text =
    phone.presence === 'there'
      ? t(`modes.${phone.mode}`)
      : phone.presence === 'connecting'
        ? t(phone.waitsFor === 'owner' ? 'allowOnPhone' : 'connecting')
        : phone.presence === 'unusable'
          ? t('unusable', { message: say(phone.message) })
          : t('away');
  return (
    <Alert
      severity={
        phone.presence === 'unusable' || (phone.presence === 'connecting' && phone.waitsFor === 'owner')
          ? 'warning'
          : 'info'
      }
      sx={{ mb: 4 }}
      action={
        phone.presence === 'unusable' ? (
          <Button color="inherit" onClick={() => session.retryPhone()}>
            {t('tryAgain')}
          </Button>
        ) : undefined
      }
    >
      {text}
    </Alert>
  );
}

function Replaced(): ReactElement {
  const t = useTranslations('remote.live');
  return (
    <Alert
      severity="warning"
      action={
        <Button color="inherit" onClick={() => location.reload()}>
          {t('reload')}
        </Button>
      }
    >
      {t('replaced')}
    </Alert>
  );
}

function TapAgain({ session, expecting }: { session: CustomerSession; expecting: 'adb' | 'fastboot' }): ReactElement {
  const t = useTranslations('remote.live');
  return (
    <Alert
      severity="warning"
      action={
        <Button color="inherit" onClick={() => void session.tapAgain()}>
          {t('tap')}
        </Button>
      }
    >
      {t(`tapText.${expecting}`)}
    </Alert>
  );
}

function Running({ session, now }: { session: CustomerSession; now: CustomerSnapshot }): ReactElement | null {
  const t = useTranslations('remote.live');
  const tFeed = useTranslations('remote.feed');
  if (now.running.length === 0) return null;
  return (
    <ul className={styles.powers} aria-label={t('running')}>
      {now.running.map((operation) => {
        const progress = now.progress[operation.id];
        const percent = progress?.total_bytes
          ? Math.floor((100 * progress.done_bytes) / progress.total_bytes)
          : undefined;
        return (
          <li key={operation.id} className={styles.power}>
            <Stack direction="row" spacing={3} useFlexGap sx={{ alignItems: 'center', flexWrap: 'wrap' }}>
              <span style={{ flex: 1 }}>
                {isOperation(operation.operation) ? tFeed(`acts.${operation.operation}`) : null}{' '}
                {isOwnWord(operation.command) ? null : (
                  <code style={{ overflowWrap: 'anywhere' }}>{operation.command}</code>
                )}
              </span>
              {percent === undefined ? null : <span>{percent} %</span>}
              <Button size="small" onClick={() => session.stopOperation(operation.id)}>
                {t('stopThis')}
              </Button>
            </Stack>
          </li>
        );
      })}
    </ul>
  );
}

/** Each can be taken back by itself, at any moment, without ending the session. */
function GivenPowers({ session, now }: { session: CustomerSession; now: CustomerSnapshot }): ReactElement | null {
  const t = useTranslations('remote.live');
  const textOf = usePowerTexts();
  const [taking, setTaking] = useState<Power>();
  const turn = useRef(Promise.resolve());
  const given = now.state?.powers ?? [];
  if (given.length === 0) return null;
  // From what was agreed to last, one after the other: what the page shows lags behind, and a second tap would give the first one back.
  const takeBack = (power: Power): void => {
    turn.current = turn.current.then(async () => {
      setTaking(power);
      const left = (session.consent?.powers ?? []).filter((one) => one !== power);
      const consent = await session.signNext(left);
      if (consent) session.amend(consent);
      setTaking(undefined);
    });
  };
  return (
    <Section title={t('given')}>
      <ul className={styles.powers}>
        {given.map((power) => (
          <li key={power} className={styles.power}>
            <Stack direction="row" spacing={3} useFlexGap sx={{ alignItems: 'center', flexWrap: 'wrap' }}>
              <Typography sx={{ flex: 1 }}>{textOf(power).name}</Typography>
              <Button
                size="small"
                disabled={taking === power}
                aria-label={t('takeBackLabel', { power: textOf(power).name })}
                onClick={() => takeBack(power)}
              >
                {t('takeBack')}
              </Button>
            </Stack>
          </li>
        ))}
      </ul>
    </Section>
  );
}
