'use client';

import type { Data } from '@mistri/api-client';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { FormDialog } from '#web/app-kit/FormDialog.tsx';
import { LinkButton } from '#web/app-kit/LinkButton.tsx';
import { Page } from '#web/app-kit/Page.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { EmptyBlock, LoadingBlock, ProblemBlock } from '#web/app-kit/states.tsx';
import { StatusChip } from '#web/components/StatusChip.tsx';
import { showToast } from '#web/components/toast.ts';
import { useDealer } from '#web/features/dealers/OwnDealer.tsx';
import { ChoiceField, TextField } from '#web/forms/fields.tsx';
import { Form } from '#web/forms/Form.tsx';
import { atLeast, required } from '#web/forms/rules.ts';
import { useForm } from '#web/forms/use-form.ts';
import { ChoiceFilter, FilterBar } from '#web/lists/FilterBar.tsx';
import { Pager } from '#web/lists/Pager.tsx';
import { usePagedList } from '#web/lists/use-paged-list.ts';
import { useUrlFilters } from '#web/lists/use-url-filters.ts';
import { dealerUrls } from '#web/navigation/desk-urls.ts';
import { RatingText } from './RatingText.tsx';

type Rating = Data<'GET /api/payees/{payeeId}/ratings'>['ratings'][number];

const filterNames = ['score', 'unanswered'] as const;
const scores = ['1', '2', '3', '4', '5'] as const;
const reasons = ['abuse', 'personal_data', 'fake', 'off_topic', 'other'] as const;

/** What differs between those who are rated. */
interface Rated {
  payeeId: string;
  jobHref: (jobId: string) => string;
  words: { intro: string; noneText: string; whole: string; job: string };
}

/** MKT-11: what buyers say of the dealer and the parts; an answer stands below it for everybody. */
export function DealerRatingsView(): ReactElement {
  const t = useTranslations('dealer.ratings');
  return (
    <OwnRatings
      payeeId={useDealer().id}
      jobHref={dealerUrls.order}
      words={{ intro: t('intro'), noneText: t('noneText'), whole: t('ofShop'), job: t('order') }}
    />
  );
}

/** The ratings of somebody who is paid. */
export function OwnRatings(rated: Rated): ReactElement {
  const t = useTranslations('dealer.ratings');
  const tLists = useTranslations('lists');
  const { payeeId, words } = rated;
  const filters = useUrlFilters(filterNames);
  const score = scores.find((name) => name === filters.values.score);
  const unanswered = filters.values.unanswered === 'yes';
  const list = usePagedList({
    key: ['own-ratings', payeeId, score, unanswered],
    load: (after) =>
      browserApi.get('/api/payees/{payeeId}/ratings', {
        path: { payeeId },
        query: {
          limit: 10,
          ...(score ? { score: Number(score) } : {}),
          ...(unanswered ? { unanswered } : {}),
          ...(after ? { after } : {}),
        },
      }),
    page: (answer) => ({ rows: answer.ratings, next: answer.nextAfter }),
  });
  return (
    <Page title={t('title')} intro={words.intro}>
      <FilterBar filters={filters}>
        <ChoiceFilter
          label={t('stars')}
          value={filters.values.score}
          onValue={(value) => filters.set({ score: value })}
          choices={scores.map((value) => ({ value, text: '★'.repeat(Number(value)) }))}
        />
        <ChoiceFilter
          label={t('answer')}
          value={filters.values.unanswered}
          onValue={(value) => filters.set({ unanswered: value })}
          choices={[{ value: 'yes', text: t('unanswered') }]}
        />
      </FilterBar>
      {list.rows === undefined ? (
        list.error ? (
          <ProblemBlock error={list.error} retry={list.again} />
        ) : (
          <LoadingBlock />
        )
      ) : list.rows.length === 0 && list.number === 1 ? (
        <EmptyBlock
          icon="star"
          title={filters.active ? tLists('nothingFound') : t('none')}
          text={filters.active ? tLists('nothingFoundText') : words.noneText}
        />
      ) : (
        <>
          {list.rows.map((rating) => (
            <OneRating key={rating.ratingId} rating={rating} {...rated} />
          ))}
          <Pager list={list} />
        </>
      )}
    </Page>
  );
}

function OneRating({ rating, jobHref, words }: Rated & { rating: Rating }): ReactElement {
  const t = useTranslations('dealer.ratings');
  const [dialog, setDialog] = useState<'reply' | 'report'>();
  const close = (): void => setDialog(undefined);
  return (
    <Section
      title={rating.lineId === null ? words.whole : t('ofPart')}
      action={rating.state === 'shown' ? null : <StatusChip tone="neutral">{t('notShown')}</StatusChip>}
    >
      <RatingText rating={rating} />
      <Stack direction="row" useFlexGap spacing={2} sx={{ flexWrap: 'wrap' }}>
        <Button variant="outlined" onClick={() => setDialog('reply')}>
          {t(rating.reply ? 'betterAnswer' : 'toAnswer')}
        </Button>
        <LinkButton href={jobHref(rating.jobId)}>{words.job}</LinkButton>
        <Button onClick={() => setDialog('report')}>{t('report')}</Button>
      </Stack>
      {dialog === 'reply' ? <Reply rating={rating} close={close} /> : null}
      {dialog === 'report' ? <Report rating={rating} close={close} /> : null}
    </Section>
  );
}

interface DialogProps {
  rating: Rating;
  close: () => void;
}

function Reply({ rating, close }: DialogProps): ReactElement {
  const t = useTranslations('dealer.ratings');
  const tForms = useTranslations('forms');
  const queries = useQueryClient();
  const form = useForm({
    initial: { text: rating.reply?.text ?? '' },
    rules: { text: [required, atLeast(3)] },
    send: ({ text }, key) =>
      browserApi.put('/api/ratings/{ratingId}/reply', {
        path: { ratingId: rating.ratingId },
        body: { text: text.trim() },
        idempotencyKey: key,
      }),
    onDone: () => {
      close();
      showToast({ text: t('answered'), tone: 'success' });
      void queries.invalidateQueries({ queryKey: ['own-ratings'] });
    },
  });
  return (
    <FormDialog title={t('toAnswer')} close={close}>
      <Form form={form} submit={t('sendAnswer')} beside={<Button onClick={close}>{tForms('cancel')}</Button>}>
        <p>{t('answerText')}</p>
        <TextField field={form.field('text')} label={t('answer')} rows={3} maxLength={1000} required first />
      </Form>
    </FormDialog>
  );
}

function Report({ rating, close }: DialogProps): ReactElement {
  const t = useTranslations('dealer.ratings');
  const tForms = useTranslations('forms');
  const form = useForm({
    initial: { reason: 'fake', note: '' },
    send: ({ reason, note }, key) =>
      browserApi.post('/api/ratings/{ratingId}/reports', {
        path: { ratingId: rating.ratingId },
        body: {
          reason: reasons.find((name) => name === reason) ?? 'other',
          ...(note.trim() === '' ? {} : { note: note.trim() }),
        },
        idempotencyKey: key,
      }),
    onDone: () => {
      close();
      showToast({ text: t('reported'), tone: 'success' });
    },
  });
  return (
    <FormDialog title={t('report')} close={close}>
      <Form form={form} submit={t('report')} beside={<Button onClick={close}>{tForms('cancel')}</Button>}>
        <p>{t('reportText')}</p>
        <ChoiceField
          field={form.field('reason')}
          label={t('why')}
          choices={reasons.map((value) => ({ value, text: t(`reasons.${value}`) }))}
        />
        <TextField field={form.field('note')} label={t('note')} rows={2} maxLength={500} />
      </Form>
    </FormDialog>
  );
}
