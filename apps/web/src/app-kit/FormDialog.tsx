'use client';

import Dialog from '@mui/material/Dialog';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import { type ReactElement, type ReactNode, useId } from 'react';

interface FormDialogProps {
  title: string;
  close: () => void;
  children: ReactNode;
}

/** A form over the page it belongs to. Clicking beside it does not throw away what was typed; Escape and Cancel close. */
export function FormDialog({ title, close, children }: FormDialogProps): ReactElement {
  const id = useId();
  return (
    <Dialog
      open
      onClose={(_, reason) => {
        if (reason === 'escapeKeyDown') close();
      }}
      fullWidth
      maxWidth="sm"
      aria-labelledby={id}
    >
      <DialogTitle id={id}>{title}</DialogTitle>
      {/* The first label floats half out of its field. */}
      <DialogContent sx={{ '&&': { paddingBlockStart: 2 } }}>{children}</DialogContent>
    </Dialog>
  );
}
