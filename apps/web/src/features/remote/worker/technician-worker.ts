import { startLink } from './start-link.ts';
import { TechnicianEnd } from './technician-end.ts';
import type { FromTechnicianWorker, ToTechnicianWorker } from './technician-messages.ts';

void startLink<ToTechnicianWorker, FromTechnicianWorker>((device, say) => new TechnicianEnd(device, say));
