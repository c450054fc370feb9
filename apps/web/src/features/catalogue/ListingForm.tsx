'use client';

import type { Data } from '@mistri/api-client';
import { grades } from '@mistri/contracts/catalogue/products';
import Alert from '@mui/material/Alert';
import { useLocale, useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { Loaded } from '#web/app-kit/states.tsx';
import { amount, wholeNumber } from '#web/forms/amount.ts';
import { ChoiceField, TextField } from '#web/forms/fields.tsx';
import { Form } from '#web/forms/Form.tsx';
import { atLeast, required } from '#web/forms/rules.ts';
import { useForm } from '#web/forms/use-form.ts';
import { useKeptState } from '#web/forms/use-kept-state.ts';
import { countryName } from './country-name.ts';
import styles from './ListingForm.module.css';
import { breaksOf, listingBody, type Model, type Product, readBreaks, readModels, valuesOf } from './listing-values.ts';
import { localizedName } from './localized-name.ts';
import { ModelsField } from './ModelsField.tsx';
import { PriceBreaks } from './PriceBreaks.tsx';
import { type Reference, useReference } from './use-reference.ts';

type Saved = Data<'POST /api/products'>;

const noModels: readonly Model[] = [];

/** Where parts mostly come from; the list of all countries is longer than anybody wants to scroll. */
const countries = ['IN', 'CN', 'VN', 'KR', 'JP', 'TW', 'TH', 'MY', 'ID', 'BD', 'US', 'DE'] as const;

interface ListingFormProps {
  product: Product | undefined;
  onSaved: (saved: Saved) => void;
}

export function ListingForm({ product, onSaved }: ListingFormProps): ReactElement {
  const reference = useReference();
  return (
    <Loaded query={reference}>{(known) => <FilledForm product={product} onSaved={onSaved} reference={known} />}</Loaded>
  );
}

function useListingForm({ product, onSaved }: ListingFormProps) {
  // What was typed over another version of the listing would undo what was changed since.
  const keep = product ? `listing:${product.productId}:${product.version}` : 'listing';
  const [models, setModels] = useKeptState(`${keep}/models`, product?.models ?? noModels, readModels);
  const [breaks, setBreaks] = useKeptState(`${keep}/breaks`, breaksOf(product), readBreaks);
  const form = useForm({
    initial: valuesOf(product),
    keep,
    onStartOver: () => {
      setModels(product?.models ?? noModels);
      setBreaks(breaksOf(product));
    },
    rules: {
      title: [required, atLeast(5)],
      sku: [required],
      categoryId: [required],
      mrp: [required, amount],
      b2cPrice: [required, amount],
      b2bPrice: [required, amount],
      b2bMinimumQuantity: [required, wholeNumber],
      warrantyMonths: [required, wholeNumber],
      weightGrams: [wholeNumber],
      manufacturer: [required, atLeast(3)],
      quantity: [wholeNumber],
    },
    send: (values, key) => {
      const body = listingBody(values, models, breaks);
      if (!product) {
        const quantity = values.quantity.trim() === '' ? {} : { quantity: Number(values.quantity) };
        return browserApi.post('/api/products', { body: { ...body, ...quantity, draft: true }, idempotencyKey: key });
      }
      return browserApi.patch('/api/products/{productId}', {
        path: { productId: product.productId },
        body: { ...body, version: product.version },
        idempotencyKey: key,
      });
    },
    onDone: onSaved,
  });
  return { form, models, setModels, breaks, setBreaks };
}

function FilledForm(props: ListingFormProps & { reference: Reference }): ReactElement {
  const { product, reference } = props;
  const t = useTranslations('listings');
  const tGrades = useTranslations('product.grades');
  const tGradeTexts = useTranslations('product.gradeTexts');
  const locale = useLocale();
  const { form, models, setModels, breaks, setBreaks } = useListingForm(props);
  const category = reference.categories.find((entry) => entry.id === form.values.categoryId);
  const grade = grades.find((name) => name === form.values.grade) ?? 'compatible';
  return (
    <Form form={form} submit={product ? t('save') : t('keep')}>
      <TextField field={form.field('title')} label={t('titleField')} hint={t('titleHint')} maxLength={160} required />
      <div className={styles.pair}>
        <ChoiceField
          field={form.field('categoryId')}
          label={t('category')}
          required
          choices={reference.categories.map((entry) => ({ value: entry.id, text: localizedName(entry, locale) }))}
        />
        <ChoiceField
          field={form.field('brandId')}
          label={t('brand')}
          choices={[
            { value: '', text: t('noBrand') },
            ...reference.brands.map((entry) => ({ value: entry.id, text: entry.name })),
          ]}
        />
      </div>
      <ChoiceField
        field={form.field('grade')}
        label={t('grade')}
        hint={tGradeTexts(grade)}
        choices={grades.map((value) => ({ value, text: tGrades(value) }))}
      />
      {grade === 'original' ? <Alert severity="info">{t('originalNeedsProof')}</Alert> : null}
      <ModelsField chosen={models} onChosen={setModels} needed={category?.modelsRequired ?? false} />
      <TextField
        field={form.field('description')}
        label={t('description')}
        hint={t('descriptionHint')}
        maxLength={4000}
        rows={4}
      />
      <fieldset className={styles.group}>
        <legend>{t('prices')}</legend>
        <p className={styles.hint}>{t('pricesHint')}</p>
        <div className={styles.triple}>
          <TextField field={form.field('mrp')} label={t('mrp')} inputMode="decimal" maxLength={14} required />
          <TextField field={form.field('b2cPrice')} label={t('b2cPrice')} inputMode="decimal" maxLength={14} required />
          <TextField field={form.field('b2bPrice')} label={t('b2bPrice')} inputMode="decimal" maxLength={14} required />
        </div>
        <TextField
          field={form.field('b2bMinimumQuantity')}
          label={t('b2bMinimum')}
          hint={t('b2bMinimumHint')}
          inputMode="numeric"
          maxLength={5}
          required
        />
        <PriceBreaks breaks={breaks} onBreaks={setBreaks} />
      </fieldset>
      <fieldset className={styles.group}>
        <legend>{t('law')}</legend>
        <TextField
          field={form.field('manufacturer')}
          label={t('manufacturer')}
          hint={t('manufacturerHint')}
          maxLength={300}
          required
        />
        <ChoiceField
          field={form.field('countryOfOrigin')}
          label={t('country')}
          choices={countriesWith(product?.countryOfOrigin).map((code) => ({
            value: code,
            text: countryName(code, locale),
          }))}
        />
        {category?.bisRequired ? (
          <TextField
            field={form.field('bisRegistration')}
            label={t('bis')}
            hint={t('bisHint')}
            maxLength={10}
            required
          />
        ) : null}
        <TextField
          field={form.field('hsn')}
          label={t('hsn')}
          hint={category ? t('hsnDefault', { hsn: category.hsn }) : t('hsnHint')}
          inputMode="numeric"
          maxLength={8}
        />
      </fieldset>
      <div className={styles.triple}>
        <TextField field={form.field('sku')} label={t('sku')} hint={t('skuHint')} maxLength={40} required />
        <TextField
          field={form.field('warrantyMonths')}
          label={t('warranty')}
          inputMode="numeric"
          maxLength={3}
          required
        />
        <TextField
          field={form.field('weightGrams')}
          label={t('weight')}
          hint={category ? t('weightDefault', { grams: category.typicalWeightGrams }) : undefined}
          inputMode="numeric"
          maxLength={5}
        />
      </div>
      {product ? null : (
        <TextField
          field={form.field('quantity')}
          label={t('quantity')}
          hint={t('quantityHint')}
          inputMode="numeric"
          maxLength={7}
        />
      )}
    </Form>
  );
}

const countriesWith = (present: string | undefined): readonly string[] =>
  present === undefined || (countries as readonly string[]).includes(present) ? countries : [present, ...countries];
