'use client';

import type { Data } from '@mistri/api-client';
import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import { useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { LinkButton } from '#web/app-kit/LinkButton.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { Facts } from '#web/components/Facts.tsx';
import { TextField } from '#web/forms/fields.tsx';
import { Form } from '#web/forms/Form.tsx';
import { required, userCode } from '#web/forms/rules.ts';
import { useForm } from '#web/forms/use-form.ts';
import { When } from '#web/format/When.tsx';
import { urls } from '#web/navigation/build-url.ts';
import { RequireSession } from '#web/session/RequireSession.tsx';
import { AuthCard } from './AuthCard.tsx';

interface Request {
  code: string;
  grant: Data<'GET /api/auth/device/{userCode}'>;
}

/**
 * RFC 8628: a program without a browser asks to be let in. A code in the address is only filled in: comparing it with the
 * one on the device stays the person's own act.
 */
export function DeviceView({ code }: { code: string | undefined }): ReactElement {
  return (
    <RequireSession>
      <Device code={code ?? ''} />
    </RequireSession>
  );
}

function Device({ code }: { code: string }): ReactElement {
  const [request, setRequest] = useState<Request>();
  const [approved, setApproved] = useState<boolean>();
  if (approved !== undefined) return <Decided approved={approved} />;
  if (request) return <Question request={request} decided={setApproved} back={() => setRequest(undefined)} />;
  return <CodeForm code={code} found={setRequest} />;
}

function CodeForm({ code, found }: { code: string; found: (request: Request) => void }): ReactElement {
  const t = useTranslations('identity.device');
  const form = useForm({
    initial: { code },
    rules: { code: [required, userCode] },
    send: (values) => browserApi.get('/api/auth/device/{userCode}', { path: { userCode: values.code.trim() } }),
    onDone: (grant, values) => found({ code: values.code.trim(), grant }),
  });
  return (
    <AuthCard title={t('title')} intro={t('intro')}>
      <Form form={form} submit={t('submit')}>
        <TextField
          field={form.field('code')}
          label={t('code')}
          hint={t('codeHint')}
          maxLength={9}
          autoComplete="off"
          first
          required
        />
      </Form>
    </AuthCard>
  );
}

interface QuestionProps {
  request: Request;
  decided: (approved: boolean) => void;
  back: () => void;
}

function Question({ request: { code, grant }, decided, back }: QuestionProps): ReactElement {
  const t = useTranslations('identity.device');
  const decide = useAction<boolean>({
    send: (approve) => browserApi.post('/api/auth/device/{userCode}', { path: { userCode: code }, body: { approve } }),
    onDone: (_, approve) => decided(approve),
    say: 'page',
  });
  return (
    <AuthCard title={t('asks')}>
      <Facts
        of={[
          [t('code'), code.toUpperCase()],
          [t('label'), grant.label],
          [t('from'), grant.sameNetwork ? t('sameNetwork') : t('otherNetwork')],
          [t('asked'), <When key="asked" at={grant.createdAt} />],
          [t('until'), <When key="until" at={grant.expiresAt} />],
        ]}
      />
      {grant.sameNetwork ? null : <Alert severity="warning">{t('careful')}</Alert>}
      {decide.problem === undefined ? null : <Alert severity="error">{decide.problem}</Alert>}
      <BusyButton variant="contained" busy={decide.busy} onClick={() => void decide.run(true)}>
        {t('allow')}
      </BusyButton>
      <BusyButton variant="outlined" color="error" busy={decide.busy} onClick={() => void decide.run(false)}>
        {t('refuse')}
      </BusyButton>
      <Button onClick={back}>{t('otherCode')}</Button>
    </AuthCard>
  );
}

function Decided({ approved }: { approved: boolean }): ReactElement {
  const t = useTranslations('identity.device');
  return (
    <AuthCard title={approved ? t('allowedTitle') : t('refusedTitle')}>
      <Alert severity={approved ? 'success' : 'info'}>{approved ? t('allowedText') : t('refusedText')}</Alert>
      <LinkButton href={urls.sessions()} variant="outlined">
        {t('devices')}
      </LinkButton>
    </AuthCard>
  );
}
