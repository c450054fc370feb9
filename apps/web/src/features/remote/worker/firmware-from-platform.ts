import type { FirmwareList } from '@mistri/contracts/remote-sessions/firmware';
import type { FirmwareSource } from '@mistri/remote-repair';

/** How a worker reaches the platform; its page alone renews a sign-in, because a refresh token that is used twice looks like a theft. */
export interface WorkerRequests {
  readonly fetch: typeof fetch;
  readonly renewSignIn: () => void;
  readonly wait: (delay_ms: number) => Promise<unknown>;
}

/** A session lasts longer than an access token: a page that just asks nothing has not renewed it. */
const again_ms = [300, 700, 1_500, 3_000] as const;

async function ask(
  { fetch: send, renewSignIn, wait }: WorkerRequests,
  url: string,
  init: RequestInit,
): Promise<Response> {
  const request = { ...init, credentials: 'same-origin' } as const;
  let answer = await send(url, request);
  for (const delay_ms of again_ms) {
    if (answer.status !== 401) break;
    renewSignIn();
    await wait(delay_ms);
    answer = await send(url, request);
  }
  return answer;
}

/**
 * Images of the platform, fetched to the customer's side over HTTPS, so that they do not pass the technician's line. The host
 * verifies signature, length and hash of what comes from here.
 */
export async function firmwareFromPlatform(requests: WorkerRequests): Promise<FirmwareSource> {
  // Without the list there is no firmware of the platform yet; everything else goes on.
  let keys: readonly string[] = await listOf(requests, undefined).then(
    (list) => list.keys,
    () => [],
  );
  return {
    get keys() {
      return keys;
    },
    find: async (imageId, signal) => {
      const list = await listOf(requests, signal);
      ({ keys } = list);
      const image = list.images.find((one) => one.manifest.imageId === imageId && !one.isWithdrawn);
      if (!image) return undefined;
      const { manifest, signature } = image;
      return { manifest, signature, read: (at, within) => contentOf(requests, imageId, { at, signal: within }) };
    },
  };
}

/** @throws when the platform does not say what it has: that is not the same as nothing */
async function listOf(requests: WorkerRequests, signal: AbortSignal | undefined): Promise<FirmwareList> {
  const answer = await ask(requests, '/api/firmware', signal ? { signal } : {});
  if (!answer.ok) throw new Error(`the list of images could not be fetched (${answer.status})`);
  return ((await answer.json()) as { data: FirmwareList }).data;
}

async function* contentOf(
  requests: WorkerRequests,
  imageId: string,
  { at, signal }: { at: number; signal: AbortSignal },
): AsyncIterable<Uint8Array> {
  const answer = await ask(requests, `/api/firmware/${encodeURIComponent(imageId)}/content`, {
    signal,
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
