import type { FirmwareList } from '@mistri/contracts/remote-sessions/firmware';
import type { FirmwareSource } from '@mistri/remote-repair';

/**
 * Images of the platform, fetched to the customer's side over HTTPS, so that they do not pass the technician's line. The host
 * verifies signature, length and hash of what comes from here.
 */
export async function firmwareFromPlatform(): Promise<FirmwareSource> {
  const { keys } = await listOf(undefined);
  return {
    keys,
    find: async (imageId, signal) => {
      const { images } = await listOf(signal);
      const image = images.find((one) => one.manifest.imageId === imageId && !one.isWithdrawn);
      if (!image) return undefined;
      const { manifest, signature } = image;
      return { manifest, signature, read: (at, within) => contentOf(imageId, at, within) };
    },
  };
}

/** Without the list there is no firmware of the platform; everything else goes on. */
async function listOf(signal: AbortSignal | undefined): Promise<FirmwareList> {
  const answer = await fetch('/api/firmware', { ...(signal ? { signal } : {}), credentials: 'same-origin' });
  if (!answer.ok) return { images: [], keys: [] };
  return ((await answer.json()) as { data: FirmwareList }).data;
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
