'use client';

import { type Data, dataOf } from '@mistri/api-client';
import Alert from '@mui/material/Alert';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { Page } from '#web/app-kit/Page.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { Loaded } from '#web/app-kit/states.tsx';
import Button from '@mui/material/Button';
import { urls } from '#web/navigation/build-url.ts';
import { RequireSession } from '#web/session/RequireSession.tsx';
import { RatingForm } from './RatingForm.tsx';
import { RatingText } from './RatingText.tsx';

export type OwnRating = NonNullable<Data<'GET /api/jobs/{jobId}/ratings'>['payee']['rating']>;

const ratingsKey = (jobId: string) => ['job-ratings', jobId] as const;

/** MKT-11: only who bought and received rates, each part and the dealer. */
export function RateOrderView({ orderId }: { orderId: string }): ReactElement {
  const t = useTranslations('rating');
  return (
    <Page title={t('title')} intro={t('intro')} back={{ href: urls.order(orderId), text: t('toOrder') }}>
      <RequireSession>
        <JobRatings jobId={orderId} payeeName={t('dealer')} notYet={t('notYet')} linesToo />
      </RequireSession>
    </Page>
  );
}

interface JobRatingsProps {
  jobId: string;
  payeeName: string;
  /** Said while nothing can be rated. */
  notYet: string;
  /** Parts are rated one by one, work as a whole. */
  linesToo: boolean;
}

export function JobRatings({ jobId, payeeName, notYet, linesToo }: JobRatingsProps): ReactElement {
  const queries = useQueryClient();
  const query = useQuery({
    queryKey: ratingsKey(jobId),
    queryFn: async () => dataOf(await browserApi.get('/api/jobs/{jobId}/ratings', { path: { jobId } })),
  });
  const changed = (): void => void queries.invalidateQueries({ queryKey: ratingsKey(jobId) });
  return (
    <Loaded query={query}>
      {(job) =>
        !job.rateable && job.payee.rating === null && job.lines.every((line) => line.rating === null) ? (
          <Alert severity="info">{notYet}</Alert>
        ) : (
          <>
            {(linesToo ? job.lines : []).map((line) => (
              <OneRating
                key={line.lineId}
                what={line.description}
                target={{ jobId, lineId: line.lineId }}
                rating={line.rating}
                rateable={job.rateable}
                onChanged={changed}
              />
            ))}
            <OneRating
              what={payeeName}
              target={{ jobId }}
              rating={job.payee.rating}
              rateable={job.rateable}
              onChanged={changed}
            />
          </>
        )
      }
    </Loaded>
  );
}

interface OneRatingProps {
  what: string;
  target: { jobId: string; lineId?: string };
  rating: OwnRating | null;
  rateable: boolean;
  onChanged: () => void;
}

function OneRating({ what, target, rating, rateable, onChanged }: OneRatingProps): ReactElement | null {
  const t = useTranslations('rating');
  const [changing, setChanging] = useState(false);
  const [openedAt] = useState(() => Date.now());
  if (rating === null && !rateable) return null;
  const changeable = rating !== null && new Date(rating.editableUntil).getTime() > openedAt;
  return (
    <Section title={what}>
      {rating === null || changing ? (
        <RatingForm
          what={what}
          target={target}
          rating={rating}
          onDone={() => {
            setChanging(false);
            onChanged();
          }}
        />
      ) : (
        <>
          <RatingText rating={rating} />
          {changeable ? (
            <div>
              <Button onClick={() => setChanging(true)}>{t('change')}</Button>
            </div>
          ) : null}
        </>
      )}
    </Section>
  );
}
