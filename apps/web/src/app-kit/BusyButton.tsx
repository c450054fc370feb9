'use client';

import Button, { type ButtonProps } from '@mui/material/Button';
import CircularProgress from '@mui/material/CircularProgress';
import type { ReactElement } from 'react';

/** A button that shows that its work is running and cannot be pressed twice. */
export function BusyButton({ busy, disabled, startIcon, ...rest }: ButtonProps & { busy: boolean }): ReactElement {
  return (
    <Button
      {...rest}
      disabled={busy || disabled === true}
      aria-busy={busy}
      startIcon={busy ? <CircularProgress size={18} color="inherit" /> : startIcon}
    />
  );
}
