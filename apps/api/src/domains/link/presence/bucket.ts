/** So many at once, and so many more each second. */
export interface Bucket {
  /** @returns false when there is nothing left */
  take(): boolean;
}

export function createBucket(burst: number, perSecond: number, now_ms = (): number => performance.now()): Bucket {
  let left = burst;
  let at = now_ms();
  return {
    take: () => {
      const now = now_ms();
      left = Math.min(burst, left + ((now - at) / 1000) * perSecond);
      at = now;
      if (left < 1) return false;
      left -= 1;
      return true;
    },
  };
}
