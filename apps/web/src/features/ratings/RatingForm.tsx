'use client';

import type { ApiResult } from '@mistri/api-client';
import Chip from '@mui/material/Chip';
import { useTranslations } from 'next-intl';
import { type FormEvent, type ReactElement, useId, useState } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { showToast } from '#web/components/toast.ts';
import { TextField } from '#web/forms/fields.tsx';
import { Form } from '#web/forms/Form.tsx';
import { useForm } from '#web/forms/use-form.ts';
import { useKeptState } from '#web/forms/use-kept-state.ts';
import type { OwnRating } from './RateOrderView.tsx';
import styles from './RatingForm.module.css';
import { isRatingTag, type RatingTag, tagsFor } from './rating-tags.ts';

const stars = [1, 2, 3, 4, 5];

interface RatingFormProps {
  what: string;
  target: { jobId: string; lineId?: string };
  /** Present when it is being changed. */
  rating: OwnRating | null;
  onDone: () => void;
}

export function RatingForm({ what, target, rating, onDone }: RatingFormProps): ReactElement {
  const t = useTranslations('rating');
  const name = useId();
  const keep = `rating:${target.jobId}/${target.lineId ?? 'job'}`;
  const before = { score: rating?.score ?? 0, tags: rating?.tags.filter((tag) => isRatingTag(tag)) ?? [] };
  const [score, setScore] = useKeptState(`${keep}/score`, before.score, (kept) =>
    stars.find((count) => count === kept),
  );
  const [tags, setTags] = useKeptState<readonly RatingTag[]>(`${keep}/tags`, before.tags, (kept) =>
    Array.isArray(kept) ? kept.filter((tag) => isRatingTag(tag)) : undefined,
  );
  const [tried, setTried] = useState(false);
  const offered = tagsFor(score);
  const form = useForm({
    keep,
    onStartOver: () => {
      setScore(before.score);
      setTags(before.tags);
    },
    initial: { comment: rating?.comment ?? '' },
    send: ({ comment }, key): Promise<ApiResult<unknown>> => {
      const chosen = tags.filter((tag) => offered.includes(tag));
      const text = comment.trim();
      return rating === null
        ? browserApi.post('/api/ratings', {
            idempotencyKey: key,
            body: { ...target, score, tags: chosen, ...(text === '' ? {} : { comment: text }) },
          })
        : browserApi.patch('/api/ratings/{ratingId}', {
            path: { ratingId: rating.ratingId },
            idempotencyKey: key,
            body: { score, tags: chosen, comment: text === '' ? null : text },
          });
    },
    onDone: () => {
      showToast({ text: t('sent'), tone: 'success' });
      onDone();
    },
  });
  const guarded = {
    ...form,
    submit: (event?: FormEvent) => {
      event?.preventDefault();
      setTried(true);
      if (score > 0) form.submit(event);
    },
  };
  return (
    <Form form={guarded} submit={t('send')}>
      <fieldset className={styles.stars}>
        <legend className={styles.words}>{t('stars', { what })}</legend>
        {stars.map((count) => (
          <label key={count} className={styles.star} data-on={count <= score}>
            <input
              type="radio"
              name={name}
              value={count}
              checked={count === score}
              onChange={() => setScore(count)}
              className={styles.words}
            />
            <span aria-hidden="true">★</span>
            <span className={styles.words}>{t('star', { count })}</span>
          </label>
        ))}
      </fieldset>
      {tried && score === 0 ? (
        <p role="alert" className={styles.missing}>
          {t('starsMissing')}
        </p>
      ) : null}
      {score > 0 ? (
        <fieldset aria-label={t('tags')} className={styles.tags}>
          {offered.map((tag) => (
            <Chip
              key={tag}
              label={t(`tag.${tag}`)}
              clickable
              aria-pressed={tags.includes(tag)}
              color={tags.includes(tag) ? 'primary' : 'default'}
              onClick={() =>
                setTags(tags.includes(tag) ? tags.filter((other) => other !== tag) : [...tags, tag].slice(-5))
              }
            />
          ))}
        </fieldset>
      ) : null}
      <TextField field={form.field('comment')} label={t('comment')} hint={t('commentHint')} rows={3} maxLength={1000} />
    </Form>
  );
}
