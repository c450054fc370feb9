'use client';

import IconButton from '@mui/material/IconButton';
import InputAdornment from '@mui/material/InputAdornment';
import MenuItem from '@mui/material/MenuItem';
import TextFieldBase from '@mui/material/TextField';
import { useTranslations } from 'next-intl';
import { type ReactElement, type ReactNode, useState } from 'react';
import { Icon } from '#web/components/Icon.tsx';
import type { FieldState } from './use-form.ts';

export interface FieldProps {
  field: FieldState;
  label: string;
  hint?: ReactNode;
  required?: boolean;
  maxLength?: number;
  autoComplete?: string;
  inputMode?: 'text' | 'numeric' | 'tel' | 'email' | 'decimal';
  type?: 'text' | 'email' | 'tel' | 'password' | 'date' | 'datetime-local';
  placeholder?: string;
  rows?: number;
  /** Gets the cursor: only where the page or dialog consists of this one field. */
  first?: boolean;
  end?: ReactNode;
}

export function TextField(props: FieldProps): ReactElement {
  const { field, label, hint, required, maxLength, autoComplete, inputMode, type, placeholder, rows, end } = props;
  return (
    <TextFieldBase
      name={field.name}
      value={field.value}
      onChange={(event) => field.onValue(event.target.value)}
      label={label}
      error={field.error !== undefined}
      helperText={field.error ?? hint}
      disabled={field.disabled}
      required={required ?? false}
      // oxlint-disable-next-line jsx-a11y/no-autofocus -- see `first`
      autoFocus={props.first ?? false}
      {...(type ? { type } : {})}
      {...(placeholder ? { placeholder } : {})}
      {...(rows ? { multiline: true, minRows: rows } : {})}
      {...(autoComplete ? { autoComplete } : {})}
      slotProps={{
        htmlInput: { maxLength, inputMode },
        ...(end ? { input: { endAdornment: end } } : {}),
        ...(type === 'date' || type === 'datetime-local' ? { inputLabel: { shrink: true } } : {}),
      }}
    />
  );
}

/** An Indian PIN code: six digits. */
export function PinField(props: Pick<FieldProps, 'field' | 'label' | 'hint' | 'required'>): ReactElement {
  return <TextField {...props} inputMode="numeric" autoComplete="postal-code" maxLength={6} />;
}

export function PasswordField(props: Omit<FieldProps, 'type' | 'end'>): ReactElement {
  const t = useTranslations('forms');
  const [shown, setShown] = useState(false);
  const toggle = (
    <InputAdornment position="end">
      <IconButton
        onClick={() => setShown(!shown)}
        aria-label={shown ? t('hidePassword') : t('showPassword')}
        edge="end"
      >
        <Icon name={shown ? 'hidden' : 'eye'} />
      </IconButton>
    </InputAdornment>
  );
  return <TextField {...props} maxLength={200} type={shown ? 'text' : 'password'} end={toggle} />;
}

/** A code that came by SMS, mail or app: phones offer to fill it in. */
export function CodeField(props: Omit<FieldProps, 'type' | 'inputMode' | 'autoComplete'>): ReactElement {
  const digits: FieldState = {
    ...props.field,
    onValue: (value) => props.field.onValue(value.replaceAll(/\D/g, '').slice(0, 6)),
  };
  return <TextField {...props} field={digits} inputMode="numeric" autoComplete="one-time-code" placeholder="······" />;
}

interface ChoiceFieldProps extends Omit<FieldProps, 'rows' | 'type' | 'maxLength' | 'inputMode'> {
  choices: readonly { value: string; text: string }[];
}

export function ChoiceField({ field, label, hint, required, choices }: ChoiceFieldProps): ReactElement {
  return (
    <TextFieldBase
      select
      name={field.name}
      value={field.value}
      onChange={(event) => field.onValue(event.target.value)}
      label={label}
      error={field.error !== undefined}
      helperText={field.error ?? hint}
      disabled={field.disabled}
      required={required ?? false}
    >
      {choices.map((choice) => (
        <MenuItem key={choice.value} value={choice.value}>
          {choice.text}
        </MenuItem>
      ))}
    </TextFieldBase>
  );
}
