'use client';

import Box from '@mui/material/Box';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { Link } from '#web/navigation/Link.tsx';
import type { ReactElement, ReactNode } from 'react';
import { Icon } from '#web/components/Icon.tsx';

interface PageProps {
  title: string;
  intro?: ReactNode;
  /** One step up, for who came here directly. */
  back?: { href: string; text: string };
  /** Stands beside the title. */
  action?: ReactNode;
  width?: 'form' | 'text' | 'wide';
  children: ReactNode;
}

const widths = { form: 520, text: 820, wide: 1280 } as const;

/** Frame of an application page: way back, title, content in a readable width. */
export function Page({ title, intro, back, action, width = 'text', children }: PageProps): ReactElement {
  return (
    <Box sx={{ maxWidth: widths[width], marginInline: 'auto', padding: 4, paddingBlockEnd: 12 }}>
      {back ? (
        <Box
          component={Link}
          href={back.href}

          sx={{
            display: 'inline-flex',
            alignItems: 'center',
            gap: 1,
            minHeight: 48,
            fontWeight: 600,
            textDecoration: 'none',
          }}
        >
          <Icon name="back" size={20} />
          {back.text}
        </Box>
      ) : null}
      <Stack
        direction="row"
        spacing={4}
        useFlexGap
        sx={{ alignItems: 'center', justifyContent: 'space-between', flexWrap: 'wrap', marginBlockEnd: intro ? 2 : 5 }}
      >
        <Typography variant="h1">{title}</Typography>
        {action}
      </Stack>
      {intro ? <Typography sx={{ color: 'text.secondary', marginBlockEnd: 5 }}>{intro}</Typography> : null}
      {children}
    </Box>
  );
}
