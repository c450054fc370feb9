'use client';

import { dataOf } from '@mistri/api-client';
import Autocomplete from '@mui/material/Autocomplete';
import Button from '@mui/material/Button';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type ReactElement, useDeferredValue } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { useReference } from '#web/features/catalogue/use-reference.ts';
import { useProblemText } from '#web/i18n/use-problem-text.ts';
import styles from './repairs.module.css';
import { isUnsupported } from './request-draft.ts';
import type { StepProps } from './step-props.ts';
import { phoneCategories } from './symptom-look.ts';

const offered = 30;

/** Brand and model with the catalogue's names on offer; what it does not know is typed. */
export function PhoneStep({ draft, change, broken, options, next }: StepProps): ReactElement {
  const t = useTranslations('repairs.request');
  const tCategories = useTranslations('repairs.categories');
  const text = useProblemText();
  const brands = useReference().data?.brands;
  const brandId = brands?.find((brand) => brand.name.toLowerCase() === draft.brand.trim().toLowerCase())?.id;
  const search = useDeferredValue(draft.model.trim());
  const models = useQuery({
    queryKey: ['models', brandId, search],
    queryFn: async () =>
      dataOf(
        await browserApi.get('/api/catalogue/models', {
          query: { limit: offered, ...(brandId ? { brandId } : {}), ...(search === '' ? {} : { search }) },
        }),
      ).items,
    enabled: brandId !== undefined,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
  const unsupported = isUnsupported(draft.brand, options.unsupportedBrands);
  const brandError = unsupported
    ? t('unsupported', { brand: draft.brand.trim() })
    : broken.brand && text.rule(broken.brand.rule, broken.brand.limit);
  const modelError = broken.model && text.rule(broken.model.rule, broken.model.limit);
  return (
    <div className={styles.stack}>
      <TextField
        select
        name="category"
        label={t('category')}
        value={draft.category}
        onChange={(event) => change({ category: event.target.value })}
      >
        {phoneCategories
          .filter((name) => options.categories.includes(name))
          .map((name) => (
            <MenuItem key={name} value={name}>
              {tCategories(name)}
            </MenuItem>
          ))}
      </TextField>
      <Autocomplete<string, false, false, true>
        freeSolo
        options={brands?.map((brand) => brand.name) ?? []}
        inputValue={draft.brand}
        onInputChange={(_, brand) => change({ brand: brand.slice(0, 40) })}
        value={draft.brand}
        renderInput={(parameters) => (
          <TextField
            {...parameters}
            name="brand"
            label={t('brand')}
            required
            error={brandError !== undefined}
            helperText={brandError ?? t('brandHint')}
          />
        )}
      />
      <Autocomplete<string, false, false, true>
        freeSolo
        options={models.data?.map((model) => model.name) ?? []}
        inputValue={draft.model}
        onInputChange={(_, model) => change({ model: model.slice(0, 60) })}
        value={draft.model}
        // The server has searched already.
        filterOptions={(found) => found}
        renderInput={(parameters) => (
          <TextField
            {...parameters}
            name="model"
            label={t('model')}
            required
            error={modelError !== undefined}
            helperText={modelError ?? t('modelHint')}
          />
        )}
      />
      <div>
        <Button variant="contained" onClick={next} disabled={unsupported}>
          {t('next')}
        </Button>
      </div>
    </div>
  );
}
