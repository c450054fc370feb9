'use client';

import { dataOf } from '@mistri/api-client';
import Autocomplete from '@mui/material/Autocomplete';
import TextField from '@mui/material/TextField';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type ReactElement, useDeferredValue, useState } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import type { Model } from './listing-values.ts';
import { modelLabel } from './model-label.ts';

const most = 60;

interface ModelsFieldProps {
  chosen: readonly Model[];
  onChosen: (models: readonly Model[]) => void;
  needed: boolean;
}

/** Phones that a part fits, searched for on the server: there are thousands. */
export function ModelsField({ chosen, onChosen, needed }: ModelsFieldProps): ReactElement {
  const t = useTranslations('listings');
  const [typed, setTyped] = useState('');
  const search = useDeferredValue(typed.trim());
  const found = useQuery({
    queryKey: ['models', search],
    queryFn: async () =>
      dataOf(
        await browserApi.get('/api/catalogue/models', { query: { limit: 30, ...(search === '' ? {} : { search }) } }),
      ).items,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
  return (
    <Autocomplete<Model, true>
      multiple
      options={found.data ?? []}
      value={[...chosen]}
      onChange={(_, models) => onChosen(models.slice(0, most))}
      inputValue={typed}
      onInputChange={(_, text) => setTyped(text)}
      // The server has searched already.
      filterOptions={(options) => options}
      filterSelectedOptions
      getOptionLabel={modelLabel}
      isOptionEqualToValue={(one, other) => one.id === other.id}
      loading={found.isFetching}
      loadingText={t('searching')}
      noOptionsText={t('noModels')}
      renderInput={(parameters) => (
        <TextField {...parameters} label={t('models')} helperText={t(needed ? 'modelsNeeded' : 'modelsHint')} />
      )}
    />
  );
}
