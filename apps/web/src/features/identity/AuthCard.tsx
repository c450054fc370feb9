'use client';

import Box from '@mui/material/Box';
import Card from '@mui/material/Card';
import Typography from '@mui/material/Typography';
import type { ReactElement, ReactNode } from 'react';

/** One thing to do in the middle of the page. */
export function AuthCard({
  title,
  intro,
  children,
}: {
  title: string;
  intro?: ReactNode;
  children: ReactNode;
}): ReactElement {
  return (
    <Box sx={{ maxWidth: 460, marginInline: 'auto', padding: { xs: 4, md: 8 } }}>
      <Card sx={{ padding: { xs: 5, sm: 6 }, display: 'grid', gap: 4 }}>
        {/* Tamil's longest word ("உறுதிப்படுத்துங்கள்") stays whole on a phone. */}
        <Typography variant="h1" sx={{ fontSize: 'clamp(1.25rem, 6.2vw, 1.75rem)' }}>
          {title}
        </Typography>
        {intro ? <Typography sx={{ color: 'text.secondary' }}>{intro}</Typography> : null}
        {children}
      </Card>
    </Box>
  );
}
