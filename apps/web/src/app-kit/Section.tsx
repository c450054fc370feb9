'use client';

import Card from '@mui/material/Card';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { type ReactElement, type ReactNode, useId } from 'react';

interface SectionProps {
  title: string;
  intro?: ReactNode;
  /** Stands beside the title. */
  action?: ReactNode;
  /** One of several of its kind: an article, so that screen readers do not list each as a landmark. */
  oneOfMany?: boolean;
  children: ReactNode;
}

/** One subject of a page. */
export function Section({ title, intro, action, oneOfMany, children }: SectionProps): ReactElement {
  const id = useId();
  return (
    <Card
      component={oneOfMany ? 'article' : 'section'}
      aria-labelledby={id}
      sx={{
        padding: { xs: 4, sm: 5 },
        display: 'grid',
        gridTemplateColumns: 'minmax(0, 1fr)',
        gap: 4,
        marginBlockEnd: 5,
        minWidth: 0,
      }}
    >
      <Stack
        direction="row"
        useFlexGap
        spacing={3}
        sx={{ alignItems: 'center', justifyContent: 'space-between', flexWrap: 'wrap' }}
      >
        <Typography variant="h2" id={id}>
          {title}
        </Typography>
        {action}
      </Stack>
      {intro ? <Typography sx={{ color: 'text.secondary' }}>{intro}</Typography> : null}
      {children}
    </Card>
  );
}
