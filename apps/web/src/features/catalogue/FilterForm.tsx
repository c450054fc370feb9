'use client';

import type { Data } from '@mistri/api-client';
import { useRouter } from 'next/navigation';
import { type FormEvent, type ReactElement, useRef } from 'react';
import { type SearchFilters, urls } from '#web/navigation/build-url.ts';
import { Link } from '#web/navigation/Link.tsx';
import { type FilterLabels, offeredRatings } from './filter-options.ts';
import styles from './FilterForm.module.css';

type Facets = NonNullable<Data<'GET /api/products'>['facets']>;
type Entry = Facets['brands'][number];

export interface FilterFormProps {
  facets: Facets;
  filters: SearchFilters;
  clearHref: string;
  labels: FilterLabels;
}

const shownAtFirst = 8;

function chosen(value: SearchFilters[keyof SearchFilters]): readonly string[] {
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
}

/** A plain GET form: works without scripts; with them it goes without reloading, at each change or by its button. */
export function FilterForm({
  facets,
  filters,
  clearHref,
  labels,
  atOnce,
}: FilterFormProps & { atOnce: boolean }): ReactElement {
  const router = useRouter();
  const form = useRef<HTMLFormElement>(null);

  function go(event?: FormEvent): void {
    event?.preventDefault();
    if (!form.current) return;
    const search = new URLSearchParams();
    for (const [name, value] of new FormData(form.current)) {
      if (typeof value === 'string' && value.trim() !== '') search.append(name, value.trim());
    }
    router.push(`${urls.search()}?${search.toString()}`, { scroll: !atOnce });
  }

  const grades = facets.grades.map((entry) => ({ ...entry, name: labels.gradeNames[entry.id] ?? entry.name }));
  const categories = facets.categories.map((entry) => ({
    ...entry,
    name: labels.categoryNames[entry.id] ?? entry.name,
  }));
  return (
    <form
      ref={form}
      className={styles.form}
      action={urls.search()}
      method="get"
      onSubmit={go}
      onChange={(event) => {
        // Numbers wait for Enter: a half-typed price is not a wish.
        if (atOnce && event.target instanceof HTMLInputElement && event.target.inputMode !== 'numeric') go();
      }}
    >
      {(['q', 'dealer', 'sort'] as const).map((name) =>
        chosen(filters[name]).map((value) => <input key={name} type="hidden" name={name} value={value} />),
      )}
      <Choices name="category" title={labels.category} entries={categories} filters={filters} open />
      <Choices name="brand" title={labels.brand} entries={facets.brands} filters={filters} open />
      <Choices name="model" title={labels.model} entries={facets.models} filters={filters} />
      <Choices name="grade" title={labels.grade} entries={grades} filters={filters} open />
      <Choices name="district" title={labels.district} entries={facets.districts} filters={filters} />
      <fieldset className={styles.group}>
        <legend>{labels.price}</legend>
        <div className={styles.prices}>
          <Rupees name="minPrice" label={labels.priceFrom} value={chosen(filters.minPrice)[0]} />
          <Rupees name="maxPrice" label={labels.priceTo} value={chosen(filters.maxPrice)[0]} />
        </div>
      </fieldset>
      <fieldset className={styles.group}>
        <legend>{labels.rating}</legend>
        {['', ...offeredRatings].map((stars) => (
          <label key={stars} className={styles.choice}>
            <input
              type="radio"
              name="rating"
              value={stars}
              defaultChecked={(chosen(filters.rating)[0] ?? '') === stars}
            />
            <span>{stars === '' ? labels.anyRating : labels.ratingFrom[stars]}</span>
          </label>
        ))}
      </fieldset>
      <div className={styles.group}>
        <label className={styles.choice}>
          <input type="checkbox" name="inStock" value="1" defaultChecked={chosen(filters.inStock)[0] === '1'} />
          <span>{labels.inStock}</span>
        </label>
        <label className={styles.field}>
          <span>{labels.pin}</span>
          <input
            name="pin"
            inputMode="numeric"
            maxLength={6}
            pattern="[1-9][0-9]{5}"
            defaultValue={chosen(filters.pin)[0]}
          />
        </label>
      </div>
      <div className={styles.foot}>
        <Link href={clearHref} className={styles.clear}>
          {labels.clear}
        </Link>
        <button type="submit" className={styles.submit}>
          {labels.show}
        </button>
      </div>
    </form>
  );
}

interface ChoicesProps {
  name: 'category' | 'brand' | 'model' | 'grade' | 'district';
  title: string;
  entries: readonly Entry[];
  filters: SearchFilters;
  open?: boolean;
}

function Choices({ name, title, entries, filters, open = false }: ChoicesProps): ReactElement | null {
  const picked = chosen(filters[name]);
  if (entries.length === 0 && picked.length === 0) return null;
  // What is chosen stays visible even where no result is left for it.
  const lost = picked
    .filter((id) => !entries.some((entry) => entry.id === id))
    .map((id) => ({ id, name: id, count: 0 }));
  const all = [...lost, ...entries];
  const first = all.filter((entry, index) => index < shownAtFirst || picked.includes(entry.id));
  const rest = all.filter((entry) => !first.includes(entry));
  return (
    <details className={styles.group} open={open || picked.length > 0}>
      <summary className={styles.title}>{title}</summary>
      <fieldset aria-label={title}>
        {first.map((entry) => (
          <Choice key={entry.id} name={name} entry={entry} checked={picked.includes(entry.id)} />
        ))}
        {rest.length > 0 ? (
          <details>
            <summary className={styles.more}>+ {rest.length}</summary>
            {rest.map((entry) => (
              <Choice key={entry.id} name={name} entry={entry} checked={false} />
            ))}
          </details>
        ) : null}
      </fieldset>
    </details>
  );
}

function Choice({ name, entry, checked }: { name: string; entry: Entry; checked: boolean }): ReactElement {
  return (
    <label className={styles.choice}>
      <input key={String(checked)} type="checkbox" name={name} value={entry.id} defaultChecked={checked} />
      <span>{entry.name}</span>
      <span className={styles.count}>{entry.count}</span>
    </label>
  );
}

function Rupees({ name, label, value }: { name: string; label: string; value: string | undefined }): ReactElement {
  return (
    <label className={styles.field}>
      <span>{label}</span>
      <input key={value} name={name} inputMode="numeric" pattern="[0-9]*" maxLength={7} defaultValue={value} />
    </label>
  );
}
