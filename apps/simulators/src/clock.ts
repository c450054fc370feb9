/** Time that tests and people may move forward (`POST /sim/clock`): holds of days are seen in seconds. */
export interface Clock {
  now_ms(): number;
  now_s(): number;
  /** How far this clock is ahead of the real one. */
  ahead_s(): number;
  advance(seconds: number): void;
}

export function createClock(real: () => number = Date.now): Clock {
  let ahead_ms = 0;
  return {
    now_ms: () => real() + ahead_ms,
    now_s: () => Math.floor((real() + ahead_ms) / 1000),
    ahead_s: () => Math.floor(ahead_ms / 1000),
    advance: (seconds) => {
      ahead_ms += seconds * 1000;
    },
  };
}
