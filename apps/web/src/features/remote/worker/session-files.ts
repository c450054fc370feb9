import type { SessionKeyPlace } from '@mistri/android';
import type { BlobStore } from '@mistri/remote-repair';
import { type OpfsFolder, opfsBlobStore, removeStoredFiles } from '@mistri/remote-repair/opfs';
import { opfsSessionKey, removeSessionKey } from '@mistri/remote-repair/opfs-key';

/** Files for the phone, in this browser for as long as their session lives: a page that is loaded anew goes on with them. */
export async function storeOf(sessionId: string): Promise<BlobStore> {
  return opfsBlobStore(await rootFolder(), { sessionId, room });
}

/** The session's ADB key, for as long as they are there: the phone does not ask its owner again after a reload. */
export async function keyPlaceOf(sessionId: string): Promise<SessionKeyPlace> {
  return opfsSessionKey(await rootFolder(), sessionId);
}

/** The session ended while no page of it was open, or its worker did not answer. */
export async function removeFilesOf(sessionId: string): Promise<void> {
  const root = await rootFolder();
  await removeSessionKey(root, sessionId);
  await removeStoredFiles(root, sessionId);
}

async function rootFolder(): Promise<OpfsFolder> {
  return (await navigator.storage.getDirectory()) as unknown as OpfsFolder;
}

async function room(): Promise<number> {
  const { quota = Infinity, usage = 0 } = await navigator.storage.estimate();
  return quota - usage;
}
