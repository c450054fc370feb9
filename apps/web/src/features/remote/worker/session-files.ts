import type { BlobStore } from '@mistri/remote-repair';
import { type OpfsFolder, opfsBlobStore, removeStoredFiles } from '@mistri/remote-repair/opfs';

/** Files for the phone, in this browser for as long as their session lives: a page that is loaded anew goes on with them. */
export async function storeOf(sessionId: string): Promise<BlobStore> {
  return opfsBlobStore(await rootFolder(), { sessionId, room });
}

/** The session ended while no page of it was open. */
export async function removeFilesOf(sessionId: string): Promise<void> {
  await removeStoredFiles(await rootFolder(), sessionId);
}

async function rootFolder(): Promise<OpfsFolder> {
  return (await navigator.storage.getDirectory()) as unknown as OpfsFolder;
}

async function room(): Promise<number> {
  const { quota = Infinity, usage = 0 } = await navigator.storage.estimate();
  return quota - usage;
}
