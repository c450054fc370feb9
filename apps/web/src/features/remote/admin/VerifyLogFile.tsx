'use client';

import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import {
  describeSessionLogProblem,
  readLogFile,
  type SessionLogReport,
  verifyLogFile,
} from '@mistri/signed-log/session-log';
import { useTranslations } from 'next-intl';
import { type ReactElement, useRef, useState } from 'react';
import { Section } from '#web/app-kit/Section.tsx';
import { Facts } from '#web/components/Facts.tsx';

type Verdict =
  | { readonly problem: 'not_a_log' | 'too_large' }
  | { readonly sessionId: string; readonly report: SessionLogReport };

/** A log file, verified in this page: nothing of it is sent anywhere. `mistri log verify` says the same. */
export function VerifyLogFile(): ReactElement {
  const t = useTranslations('remoteDesk.verify');
  const input = useRef<HTMLInputElement>(null);
  const [verdict, setVerdict] = useState<Verdict>();
  const verify = async (chosen: File): Promise<void> => {
    const file = readLogFile(await chosen.text());
    if (typeof file === 'string') setVerdict({ problem: file });
    else setVerdict({ sessionId: file.sessionId, report: await verifyLogFile(file) });
  };
  return (
    <Section title={t('title')} intro={t('intro')}>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={t('choose')}
        accept=".jsonl,.json,.txt"
        onChange={(event) => {
          const [chosen] = event.target.files ?? [];
          if (chosen) void verify(chosen);
          event.target.value = '';
        }}
      />
      <Button variant="outlined" sx={{ justifySelf: 'start' }} onClick={() => input.current?.click()}>
        {t('choose')}
      </Button>
      {verdict ? (
        <output>
          {'problem' in verdict ? <Alert severity="error">{t(verdict.problem)}</Alert> : <Report verdict={verdict} />}
        </output>
      ) : null}
    </Section>
  );
}

function Report({ verdict: { sessionId, report } }: { verdict: Extract<Verdict, { report: unknown }> }): ReactElement {
  const t = useTranslations('remoteDesk.verify');
  return (
    <>
      <Alert severity={report.ok ? (report.isClosed ? 'success' : 'warning') : 'error'}>
        {report.ok ? (report.isClosed ? t('good') : t('open')) : t('bad', { count: report.problems.length })}
      </Alert>
      <Facts
        of={[
          [t('session'), sessionId],
          [t('entries'), String(report.count)],
          [t('key'), report.key],
        ]}
      />
      {report.problems.length > 0 ? (
        <ul>
          {report.problems.slice(0, 50).map((problem) => (
            <li key={`${problem.kind} ${problem.seq}`}>{describeSessionLogProblem(problem)}</li>
          ))}
        </ul>
      ) : null}
    </>
  );
}
