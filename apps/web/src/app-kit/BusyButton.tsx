'use client';

import Button, { type ButtonProps } from '@mui/material/Button';
import CircularProgress from '@mui/material/CircularProgress';
import type { ReactElement } from 'react';

/**
 * A button that shows that its work is running and cannot be pressed twice. While it is busy it stays where the keyboard is: a
 * disabled one would lose the focus, and whoever works without a mouse would begin at the top of the page again.
 */
export function BusyButton({
  busy,
  disabled,
  startIcon,
  onClick,
  ...rest
}: ButtonProps & { busy: boolean }): ReactElement {
  return (
    <Button
      {...rest}
      disabled={disabled === true}
      aria-busy={busy}
      aria-disabled={busy || disabled === true}
      // A form is not sent by it either: Enter in a field is a press of its button.
      onClick={(event) => (busy ? event.preventDefault() : onClick?.(event))}
      startIcon={busy ? <CircularProgress size={18} color="inherit" /> : startIcon}
    />
  );
}
