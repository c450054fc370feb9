/** Checks of Indian identifiers, the same for forms and API. Pure; each answers the normal form or a reason. */
export { gstState, gstStates, isRegistrationState, type GstState } from './gst-states.ts';
export { gstinMessages, parseGstin, type Gstin, type GstinProblem } from './gstin.ts';
export { hsnSacMessages, hsnSacPattern, parseHsnSac, type HsnSac, type HsnSacProblem } from './hsn-sac.ts';
export {
  bankAccountMessages,
  ifscMessages,
  parseBankAccount,
  parseIfsc,
  type BankAccountProblem,
  type Ifsc,
  type IfscProblem,
} from './ifsc.ts';
export { imeiMessages, parseImei, type ImeiProblem } from './imei.ts';
export { mobileMessages, parseIndianMobile, type MobileProblem } from './indian-mobile.ts';
export { panMessages, parsePan, type Pan, type PanEntity, type PanProblem } from './pan.ts';
export type { Parsed } from './parsed.ts';
export { parsePinCode, pinCodeMessages, pinCodePattern, type PinCodeProblem } from './pin-code.ts';
export { parseUpiId, upiIdMessages, type UpiIdProblem } from './upi-id.ts';
