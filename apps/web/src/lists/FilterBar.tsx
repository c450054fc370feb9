'use client';

import Button from '@mui/material/Button';
import MenuItem from '@mui/material/MenuItem';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import { useTranslations } from 'next-intl';
import { type ReactElement, type ReactNode, useEffect, useRef, useState } from 'react';
import type { UrlFilters } from './use-url-filters.ts';

const typingPause_ms = 350;

export function FilterBar({ filters, children }: { filters: UrlFilters<string>; children: ReactNode }): ReactElement {
  const t = useTranslations('lists');
  return (
    <Stack
      direction={{ xs: 'column', sm: 'row' }}
      useFlexGap
      spacing={3}
      component="search"
      sx={{ flexWrap: 'wrap', alignItems: { sm: 'center' }, marginBlockEnd: 4 }}
    >
      {children}
      {filters.active ? <Button onClick={filters.clear}>{t('clearFilters')}</Button> : null}
    </Stack>
  );
}

interface ChoiceFilterProps {
  label: string;
  value: string | undefined;
  onValue: (value: string | undefined) => void;
  choices: readonly { value: string; text: string }[];
  /** What it means that nothing is chosen, where that is not “all”. */
  none?: string;
}

export function ChoiceFilter({ label, value, onValue, choices, none }: ChoiceFilterProps): ReactElement {
  const t = useTranslations('lists');
  return (
    <TextField
      select
      size="small"
      label={label}
      value={value ?? ''}
      onChange={(event) => onValue(event.target.value || undefined)}
      sx={{ minWidth: 180, width: { xs: '100%', sm: 'auto' } }}
      slotProps={{ select: { displayEmpty: true }, inputLabel: { shrink: true } }}
    >
      <MenuItem value="">{none ?? t('all')}</MenuItem>
      {choices.map((choice) => (
        <MenuItem key={choice.value} value={choice.value}>
          {choice.text}
        </MenuItem>
      ))}
    </TextField>
  );
}

interface TextFilterProps {
  label: string;
  value: string | undefined;
  onValue: (value: string | undefined) => void;
  maxLength?: number;
  type?: 'search' | 'date';
  /** Why what was typed finds nothing yet. */
  problem?: string | undefined;
}

/** Asks the server when typing pauses, not with every letter. */
export function TextFilter(props: TextFilterProps): ReactElement {
  const { label, value, onValue, maxLength = 100, type = 'search', problem } = props;
  const [typed, setTyped] = useState(value ?? '');
  const pending = useRef<ReturnType<typeof setTimeout>>(undefined);
  const sent = useRef(value);
  useEffect(() => {
    // Changed from outside (cleared, back button): show that.
    if (value !== sent.current) setTyped(value ?? '');
    sent.current = value;
  }, [value]);
  useEffect(() => () => clearTimeout(pending.current), []);
  return (
    <TextField
      size="small"
      type={type}
      label={label}
      value={typed}
      error={problem !== undefined}
      helperText={problem}
      onChange={(event) => {
        const text = event.target.value;
        setTyped(text);
        clearTimeout(pending.current);
        pending.current = setTimeout(() => {
          sent.current = text.trim() || undefined;
          onValue(sent.current);
        }, typingPause_ms);
      }}
      sx={{ minWidth: 220, width: { xs: '100%', sm: 'auto' } }}
      slotProps={{ htmlInput: { maxLength }, ...(type === 'date' ? { inputLabel: { shrink: true } } : {}) }}
    />
  );
}
