'use client';

import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import LinearProgress from '@mui/material/LinearProgress';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { type Playbook, type PlaybookOutcome, playbooks, runPlaybook, type ShownStep } from '@mistri/android/playbooks';
import type { Progress, Refusal } from '@mistri/remote-repair';
import { useTranslations } from 'next-intl';
import { type ReactElement, useRef, useState } from 'react';
import { Section } from '#web/app-kit/Section.tsx';
import { useSentences } from '../use-sentences.ts';
import { usePlaybookWords } from './playbook-words.ts';
import { AskForPower } from './AskForPower.tsx';
import styles from './Console.module.css';
import { type PlaybookDesk, playbookHands } from './playbook-hands.ts';
import { SendFile } from './SendFile.tsx';
import type { TechnicianSession, TechnicianSnapshot } from './technician-session.ts';

type Asked = Parameters<PlaybookDesk['ask']>[0];
type Wanted = Parameters<PlaybookDesk['bring']>[0];

/** Repairs as readable steps: each shows its command, can be stopped, and asks before what cannot be undone. */
export function PlaybooksPanel({
  session,
  now,
}: {
  session: TechnicianSession;
  now: TechnicianSnapshot;
}): ReactElement {
  const t = useTranslations('remoteDesk.playbooks');
  const words = usePlaybookWords();
  const [chosen, setChosen] = useState<Playbook>();
  const granted = now.state?.powers ?? [];
  if (chosen)
    return <RunPlaybook key={chosen.id} playbook={chosen} session={session} leave={() => setChosen(undefined)} />;
  return (
    <Stack spacing={4}>
      {playbooks.map((playbook) => {
        const missing = playbook.powers.filter((power) => !granted.includes(power));
        return (
          <Section key={playbook.id} title={words.title(playbook)} intro={words.symptom(playbook)} oneOfMany>
            {missing.length > 0 ? (
              <Alert severity="info" action={<AskForPower session={session} powers={missing} />}>
                {t('missing')}
              </Alert>
            ) : null}
            <Button
              variant="contained"
              disabled={missing.length > 0}
              onClick={() => setChosen(playbook)}
              aria-label={t('startLabel', { title: words.title(playbook) })}
              sx={{ justifySelf: 'start' }}
            >
              {t('start')}
            </Button>
          </Section>
        );
      })}
    </Stack>
  );
}

interface RunPlaybookProps {
  playbook: Playbook;
  session: TechnicianSession;
  leave: () => void;
}

function RunPlaybook({ playbook, session, leave }: RunPlaybookProps): ReactElement {
  const t = useTranslations('remoteDesk.playbooks');
  const tShell = useTranslations('shell');
  const words = usePlaybookWords();
  const say = useSentences();
  const run = usePlaybookRun(playbook, session);
  const { steps, outcome, asked, wanted, progress, refusal } = run;
  const current = steps.at(-1);
  return (
    <Section title={words.title(playbook)} intro={words.symptom(playbook)}>
      <ol className={styles.steps} aria-label={t('steps')}>
        {steps.map((step, index) => (
          <li key={`${index} ${step.id}`} aria-current={index === steps.length - 1 && !outcome ? 'step' : undefined}>
            {words.explain(playbook, step)}
            {step.command === undefined ? null : (
              <code style={{ display: 'block', overflowWrap: 'anywhere' }}>{step.command}</code>
            )}
          </li>
        ))}
      </ol>
      {progress && !outcome ? (
        <LinearProgress
          variant="determinate"
          aria-label={t('progress')}
          value={progress.total_bytes > 0 ? (100 * progress.done_bytes) / progress.total_bytes : 0}
        />
      ) : null}
      {refusal ? (
        <Alert severity="warning">
          {refusal.code === 'unsafe' ? refusal.findings.map((one) => say(one.message)).join(' ') : say(refusal.message)}
        </Alert>
      ) : null}
      {asked && current ? (
        <fieldset aria-label={words.question(playbook, current)}>
          <Typography sx={{ fontWeight: 600 }}>{words.question(playbook, current)}</Typography>
          <Stack direction="row" spacing={3} useFlexGap sx={{ flexWrap: 'wrap' }}>
            {asked.choices.map((choice, index) => (
              <Button
                key={'id' in choice ? choice.id : choice.found}
                variant="outlined"
                color={choice.cannotBeUndone ? 'error' : 'primary'}
                onClick={() => run.answer(index)}
              >
                {words.choice(playbook, current, choice)}
              </Button>
            ))}
          </Stack>
        </fieldset>
      ) : null}
      {wanted ? (
        <>
          <Alert
            severity={wanted.why === 'notHeld' ? 'info' : 'warning'}
            action={
              wanted.why === 'notFetched' ? (
                <Button color="inherit" onClick={() => run.brought(true)}>
                  {tShell('tryAgain')}
                </Button>
              ) : undefined
            }
          >
            {t(`bring.${wanted.why}`, { partition: wanted.image.partition, product: wanted.image.product ?? '?' })}
          </Alert>
          <SendFile
            session={session}
            accept=".img,.bin"
            text={t('choose')}
            image={wanted.image}
            use={async (sha256) => run.brought(sha256)}
          />
        </>
      ) : null}
      {outcome ? (
        <Alert severity={outcome === 'repaired' ? 'success' : 'warning'}>{t(`outcomes.${outcome}`)}</Alert>
      ) : null}
      <Stack direction="row" spacing={3} useFlexGap sx={{ flexWrap: 'wrap' }}>
        {steps.length === 0 ? (
          <Button variant="contained" onClick={run.start}>
            {t('begin')}
          </Button>
        ) : null}
        {steps.length > 0 && !outcome ? (
          <Button variant="outlined" color="error" onClick={run.stop} data-stop>
            {t('stop')}
          </Button>
        ) : null}
        {steps.length === 0 || outcome ? <Button onClick={leave}>{t('back')}</Button> : null}
      </Stack>
    </Section>
  );
}

function usePlaybookRun(playbook: Playbook, session: TechnicianSession) {
  const [steps, setSteps] = useState<readonly ShownStep[]>([]);
  const [outcome, setOutcome] = useState<PlaybookOutcome>();
  const [asked, setAsked] = useState<Asked>();
  const [wanted, setWanted] = useState<Wanted>();
  const [progress, setProgress] = useState<Progress>();
  const [refusal, setRefusal] = useState<Refusal>();
  const stopping = useRef<AbortController>(undefined);
  const answering = useRef<(index: number | undefined) => void>(undefined);
  const bringing = useRef<(brought: string | true | undefined) => void>(undefined);
  /** A question to the technician: shown until it is answered, or the run is stopped. */
  const waiting =
    <Question, Answer>(
      show: (question: Question | undefined) => void,
      answer: { current: ((given: Answer | undefined) => void) | undefined },
    ) =>
    (question: Question, signal: AbortSignal) =>
      new Promise<Answer | undefined>((resolve) => {
        answer.current = (given) => {
          show(undefined);
          answer.current = undefined;
          resolve(given);
        };
        signal.addEventListener('abort', () => answer.current?.(undefined), { once: true });
        show(question);
      });
  const start = (): void => {
    const stop = new AbortController();
    stopping.current = stop;
    const hands = playbookHands({
      session,
      listening: { onProgress: setProgress },
      onStep: (step) => {
        setProgress(undefined);
        setSteps((before) => [...before, step]);
      },
      onRefused: setRefusal,
      ask: waiting<Asked, number>(setAsked, answering),
      bring: waiting<Wanted, string | true>(setWanted, bringing),
    });
    void runPlaybook(playbook, hands, stop.signal).then(setOutcome);
  };
  return {
    steps,
    outcome,
    asked,
    wanted,
    progress,
    refusal,
    start,
    stop: () => stopping.current?.abort(),
    answer: (index: number) => answering.current?.(index),
    brought: (brought: string | true) => {
      setRefusal(undefined);
      bringing.current?.(brought);
    },
  };
}
