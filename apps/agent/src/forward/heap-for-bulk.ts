import { setFlagsFromString } from 'node:v8';

/** The heap may grow to five times what lives in it before all of it is looked through. */
const patient_percent = 400;
/** V8 decides by itself, as before. */
const usual_percent = 0;

let using = 0;

/**
 * Each read of a socket is a buffer outside the heap, dead a moment later and freed with the young generation. V8 counts it against
 * the whole heap all the same, and in a heap as small as an agent's that meant looking through all of it every 15 MB: half of the
 * time of a forwarded gigabyte. So it is told to be patient while bytes flow, and only then: an idle agent stays small.
 *
 * @returns call it once, when no more will flow
 */
export function heapForBulk(): () => void {
  using += 1;
  if (using === 1) setFlagsFromString(`--heap-growing-percent=${patient_percent}`);
  return () => {
    using -= 1;
    if (using === 0) setFlagsFromString(`--heap-growing-percent=${usual_percent}`);
  };
}
