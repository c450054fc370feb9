/** A discharged cell, and what each percent adds: 76 % are 3987 mV. */
const empty_mv = 3300;
const mvOfPercent = 9.04;

/** What the phone runs on. Its charge is what somebody sets, with `charge`; the rest of the phone only reads it. */
export class Battery {
  readonly temperature_tenths = 301;
  #level_percent = 76;

  get level_percent(): number {
    return this.#level_percent;
  }

  get voltage_mv(): number {
    return Math.round(empty_mv + this.#level_percent * mvOfPercent);
  }

  /** @throws RangeError when no battery is so full */
  charge(level_percent: number): void {
    if (!(level_percent >= 1 && level_percent <= 100)) throw new RangeError('a battery holds 1 to 100 percent');
    this.#level_percent = Math.round(level_percent);
  }
}
