'use client';

import { AppRouterCacheProvider } from '@mui/material-nextjs/v16-appRouter';
import { ThemeProvider } from '@mui/material/styles';
import { QueryClientProvider } from '@tanstack/react-query';
import { type ReactElement, type ReactNode, useState } from 'react';
import { muiTheme } from '#web/theme/mui-theme.ts';
import { StepUpProvider } from '#web/session/StepUp.tsx';
import { ConfirmProvider } from './ConfirmDialog.tsx';
import { createQueryClient } from './query-client.ts';

/**
 * The scheme is chosen by our cookie and attribute, Material UI follows in CSS: without a node it writes no attribute.
 * (The prop exists in the provider and is missing in its published types.)
 */
const attributeIsOurs = { colorSchemeNode: null } as object;

/** What application pages need and public pages do without: Material UI and the query cache. */
export function AppProviders({ nonce, children }: { nonce: string | undefined; children: ReactNode }): ReactElement {
  const [queryClient] = useState(createQueryClient);
  return (
    <AppRouterCacheProvider options={{ key: 'mui', ...(nonce === undefined ? {} : { nonce }) }}>
      <ThemeProvider theme={muiTheme} storageManager={null} {...attributeIsOurs}>
        <QueryClientProvider client={queryClient}>
          <StepUpProvider>
            <ConfirmProvider>{children}</ConfirmProvider>
          </StepUpProvider>
        </QueryClientProvider>
      </ThemeProvider>
    </AppRouterCacheProvider>
  );
}
