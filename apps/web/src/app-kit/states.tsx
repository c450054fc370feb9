'use client';

import { ApiFailure } from '@mistri/api-client';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Skeleton from '@mui/material/Skeleton';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import type { UseQueryResult } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import type { ReactElement, ReactNode } from 'react';
import { Icon, type IconName } from '#web/components/Icon.tsx';
import { useProblemText } from '#web/i18n/use-problem-text.ts';

export function LoadingBlock({ rows = 3 }: { rows?: number }): ReactElement {
  const t = useTranslations('shell');
  return (
    <Stack component="output" spacing={3} aria-label={t('loading')}>
      <Skeleton variant="rounded" height={40} width="50%" />
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} variant="rounded" height={88} />
      ))}
    </Stack>
  );
}

export function ProblemBlock({ error, retry }: { error: unknown; retry?: () => void }): ReactElement {
  const t = useTranslations('shell');
  const text = useProblemText();
  if (!(error instanceof ApiFailure)) throw error;
  // What is not there, or not this person's, will not come by asking again.
  const isFinal = [403, 404].includes(error.problem.status);
  return (
    <Alert
      severity="error"
      action={
        retry && !isFinal ? (
          <Button color="inherit" onClick={retry}>
            {t('tryAgain')}
          </Button>
        ) : undefined
      }
    >
      {text(error.problem)}
    </Alert>
  );
}

interface EmptyBlockProps {
  icon: IconName;
  title: string;
  text?: string;
  action?: ReactNode;
  /** It is the whole page, so its title is the page's. */
  wholePage?: boolean;
}

/** Nothing here yet: says why, and what to do next. */
export function EmptyBlock({ icon, title, text, action, wholePage }: EmptyBlockProps): ReactElement {
  return (
    <Stack spacing={3} sx={{ alignItems: 'center', textAlign: 'center', paddingBlock: 12, paddingInline: 4 }}>
      <Box sx={{ color: 'primary.main', background: 'var(--primary-tint)', borderRadius: '50%', padding: 4 }}>
        <Icon name={icon} size={36} />
      </Box>
      <Typography variant="h2" component={wholePage ? 'h1' : 'h2'}>
        {title}
      </Typography>
      {text ? <Typography sx={{ color: 'text.secondary', maxWidth: '40ch' }}>{text}</Typography> : null}
      {action}
    </Stack>
  );
}

interface LoadedProps<T> {
  query: UseQueryResult<T>;
  rows?: number;
  children: (data: T) => ReactNode;
}

/** The states every list and page has: loading, failed with a way out, there. */
export function Loaded<T>({ query, rows, children }: LoadedProps<T>): ReactElement {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.isError) return <ProblemBlock error={query.error} retry={() => void query.refetch()} />;
  return <LoadingBlock {...(rows === undefined ? {} : { rows })} />;
}
