/** Integer paise, written-down rounding, exact splits. No floating point anywhere near money (PAY-1). Runs in browsers. */
export { amountInWords } from './amount-in-words.ts';
export { decimalRupees, formatInr, type InrFormat, type MoneyLocale } from './format-inr.ts';
export {
  addGst,
  isIntraState,
  splitInclusiveGst,
  splitInclusiveTax,
  takeGst,
  type GstParts,
  type GstPlaces,
  type GstSplit,
} from './gst.ts';
export {
  isPaise,
  maxPaise,
  MoneyError,
  multiplyPaise,
  nonNegativePaise,
  paise,
  subtractPaise,
  sumPaise,
  type Paise,
} from './paise.ts';
export { parseInr, parseInrMessages, type ParsedInr, type ParseInrProblem } from './parse-inr.ts';
export { mulRate, mulRatePpm, mulRatio, wholeBp, wholePpm, type Rounding } from './rate.ts';
export { splitByKey, splitLargestRemainder, takeProportionally, type KeyedWeight } from './split-largest-remainder.ts';
