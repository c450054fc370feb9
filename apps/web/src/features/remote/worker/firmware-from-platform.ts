import type { FirmwareList } from '@mistri/contracts/remote-sessions/firmware';
import type { FirmwareOffer, FirmwareSource } from '@mistri/remote-repair';
import { verifyFirmware } from '@mistri/signed-log/session-log';

/**
 * Images of the platform, fetched to the customer's side over HTTPS, so that they do not pass the technician's line. The list is
 * signed; hash and length are checked by who stores the bytes.
 */
export class FirmwareFromPlatform implements FirmwareSource {
  async find(imageId: string, signal: AbortSignal): Promise<FirmwareOffer | undefined> {
    const answer = await fetch('/api/firmware', { signal, credentials: 'same-origin' });
    if (!answer.ok) return undefined;
    const { data } = (await answer.json()) as { data: FirmwareList };
    const image = data.images.find((one) => one.manifest.imageId === imageId && !one.isWithdrawn);
    if (!image || !(await verifyFirmware(image.manifest, image.signature, data.keys))) return undefined;
    const { manifest } = image;
    return {
      name: `${manifest.product}-${manifest.partition}-${manifest.build}.img`,
      sha256: manifest.sha256,
      length: manifest.length,
      image: { product: manifest.product, partition: manifest.partition, version: manifest.build },
      read: (at, within) => contentOf(imageId, at, within),
    };
  }
}

async function* contentOf(imageId: string, at: number, signal: AbortSignal): AsyncIterable<Uint8Array> {
  const answer = await fetch(`/api/firmware/${encodeURIComponent(imageId)}/content`, {
    signal,
    credentials: 'same-origin',
    ...(at > 0 ? { headers: { range: `bytes=${at}-` } } : {}),
  });
  if (!answer.ok || !answer.body) throw new Error(`the image could not be fetched (${answer.status})`);
  if (at > 0 && answer.status !== 206) throw new Error('the server does not go on where a transfer stopped');
  const reader = answer.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}
