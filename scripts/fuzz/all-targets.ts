import type { FuzzTarget } from './fuzz-target.ts';
import * as images from './targets/images.ts';
import * as secure from './targets/link-secure.ts';
import * as session from './targets/link-session.ts';
import * as signalling from './targets/link-signalling.ts';
import * as udp from './targets/link-udp.ts';
import * as wire from './targets/link-wire.ts';
import * as phone from './targets/phone.ts';
import * as repair from './targets/repair.ts';
import * as usb from './targets/usb.ts';

/** Everything that reads bytes from outside. A new parser gets a row in one of these files. */
export const networkTargets: readonly FuzzTarget[] = [wire, secure, session, signalling, udp].flatMap((file) =>
  Object.values(file),
);
export const phoneTargets: readonly FuzzTarget[] = [usb, phone, images, repair].flatMap((file) => Object.values(file));
