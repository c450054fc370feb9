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

type JobRatings = Data<'GET /api/jobs/{jobId}/ratings'>;
export type OwnRating = NonNullable<JobRatings['payee']['rating']>;

const ratingsKey = (orderId: string) => ['job-ratings', orderId] as const;

/** MKT-11: only who bought and received rates, each part and the dealer. */
export function RateOrderView({ orderId }: { orderId: string }): ReactElement {
  const t = useTranslations('rating');
  return (
    <Page title={t('title')} intro={t('intro')} back={{ href: urls.order(orderId), text: t('toOrder') }}>
      <RequireSession>
        <Ratings orderId={orderId} />
      </RequireSession>
    </Page>
  );
}

function Ratings({ orderId }: { orderId: string }): ReactElement {
  const t = useTranslations('rating');
  const queries = useQueryClient();
  const query = useQuery({
    queryKey: ratingsKey(orderId),
    queryFn: async () => dataOf(await browserApi.get('/api/jobs/{jobId}/ratings', { path: { jobId: orderId } })),
  });
  const changed = (): void => void queries.invalidateQueries({ queryKey: ratingsKey(orderId) });
  return (
    <Loaded query={query}>
      {(job) =>
        !job.rateable && job.payee.rating === null && job.lines.every((line) => line.rating === null) ? (
          <Alert severity="info">{t('notYet')}</Alert>
        ) : (
          <>
            {job.lines.map((line) => (
              <OneRating
                key={line.lineId}
                what={line.description}
                target={{ jobId: orderId, lineId: line.lineId }}
                rating={line.rating}
                rateable={job.rateable}
                onChanged={changed}
              />
            ))}
            <OneRating
              what={t('dealer')}
              target={{ jobId: orderId }}
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
