'use client';

import { type Data, dataOf } from '@mistri/api-client';
import { verifyFirmware } from '@mistri/signed-log/session-log';
import Button from '@mui/material/Button';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { useAsk } from '#web/app-kit/ConfirmDialog.tsx';
import { FormDialog } from '#web/app-kit/FormDialog.tsx';
import { Page } from '#web/app-kit/Page.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { EmptyBlock, Loaded } from '#web/app-kit/states.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { Facts } from '#web/components/Facts.tsx';
import { StatusChip } from '#web/components/StatusChip.tsx';
import { showToast } from '#web/components/toast.ts';
import { When } from '#web/format/When.tsx';
import { useCan } from '#web/session/use-can.ts';
import { PublishImage } from './PublishImage.tsx';

type Image = Data<'GET /api/firmware'>['images'][number];
interface CheckedImage extends Image {
  /** Its signature holds with a key of the platform, checked in this page. */
  readonly isGenuine: boolean;
}

const queryKey = ['firmware'] as const;

async function load(): Promise<CheckedImage[]> {
  const { images, keys } = dataOf(await browserApi.get('/api/firmware', { query: { withdrawn: true } }));
  return Promise.all(
    images.map(async (image) => ({ ...image, isGenuine: await verifyFirmware(image.manifest, image.signature, keys) })),
  );
}

/** Issue 4: images that may be written on customers' phones; published and withdrawn here, signed by the platform. */
export function FirmwareView(): ReactElement {
  const t = useTranslations('repairDesk.firmware');
  const can = useCan();
  const queries = useQueryClient();
  const [publishing, setPublishing] = useState(false);
  const images = useQuery({ queryKey, queryFn: load });
  const mayChange = can('operations');
  const again = (): void => void queries.invalidateQueries({ queryKey });
  return (
    <Page
      title={t('title')}
      intro={t('intro')}
      action={
        mayChange ? (
          <Button variant="contained" onClick={() => setPublishing(true)}>
            {t('publish')}
          </Button>
        ) : null
      }
    >
      <Loaded query={images}>
        {(all) =>
          all.length === 0 ? (
            <EmptyBlock icon="file" title={t('none')} text={t('noneText')} />
          ) : (
            <>
              {all.map((image) => (
                <OneImage key={image.manifest.imageId} image={image} mayChange={mayChange} onChanged={again} />
              ))}
            </>
          )
        }
      </Loaded>
      {publishing ? (
        <FormDialog title={t('publish')} close={() => setPublishing(false)}>
          <PublishImage
            cancel={() => setPublishing(false)}
            onDone={() => {
              setPublishing(false);
              showToast({ text: t('published'), tone: 'success' });
              again();
            }}
          />
        </FormDialog>
      ) : null}
    </Page>
  );
}

interface OneImageProps {
  image: CheckedImage;
  mayChange: boolean;
  onChanged: () => void;
}

function OneImage({ image, mayChange, onChanged }: OneImageProps): ReactElement {
  const t = useTranslations('repairDesk.firmware');
  const ask = useAsk();
  const { manifest, isWithdrawn, isGenuine } = image;
  const { imageId, product, partition, build } = manifest;
  const name = `${product} · ${partition} · ${build}`;
  const withdraw = useAction<string>({
    send: (reason, idempotencyKey) =>
      browserApi.post('/api/admin/firmware/{imageId}/withdraw', {
        path: { imageId },
        body: { reason },
        idempotencyKey,
      }),
    onDone: () => {
      showToast({ text: t('withdrawn'), tone: 'success' });
      onChanged();
    },
  });
  const start = async (): Promise<void> => {
    const agreed = await ask({
      title: t('withdrawTitle', { name }),
      text: t('withdrawText'),
      action: t('withdraw'),
      danger: true,
      reason: { min: 10, max: 300 },
    });
    if (agreed) await withdraw.run(agreed.reason);
  };
  return (
    <Section
      title={name}
      action={
        <StatusChip tone={isWithdrawn ? 'neutral' : 'success'}>
          {t(isWithdrawn ? 'isWithdrawn' : 'isOffered')}
        </StatusChip>
      }
    >
      <Facts
        of={[
          [t('size'), t('bytes', { count: manifest.length })],
          [
            t('hash'),
            <code key="hash" style={{ overflowWrap: 'anywhere' }}>
              {manifest.sha256}
            </code>,
          ],
          [t('rollbackIndex'), manifest.rollbackIndex === undefined ? t('noIndex') : String(manifest.rollbackIndex)],
          [
            t('signature'),
            <StatusChip key="signature" tone={isGenuine ? 'success' : 'danger'}>
              {t(isGenuine ? 'genuine' : 'notGenuine')}
            </StatusChip>,
          ],
          [
            t('key'),
            <code key="key" style={{ overflowWrap: 'anywhere' }}>
              {image.key}
            </code>,
          ],
          [t('publishedAt'), <When key="at" at={manifest.publishedAt} />],
          [t('number'), imageId],
        ]}
      />
      {mayChange && !isWithdrawn ? (
        <div>
          <Button color="error" variant="outlined" disabled={withdraw.busy} onClick={() => void start()}>
            {t('withdraw')}
          </Button>
        </div>
      ) : null}
    </Section>
  );
}
