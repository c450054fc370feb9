/** Hands bytes to the browser as a download. */
export function saveBytes(pieces: readonly Uint8Array[], name: string): void {
  const address = URL.createObjectURL(new Blob([...pieces] as BlobPart[]));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
