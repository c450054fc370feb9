import { gstState } from '@mistri/contracts/identifiers/index';
import type { Db } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import { findTechnician, openFacts } from './technicians-store.ts';

/** Who supplies the work, as the invoice names them (IN-3). Without GSTIN no tax is charged (IN-8 says who else owes it). */
export interface TechnicianSupplier {
  readonly technicianId: string;
  readonly gstin: string | null;
  readonly stateCode: string;
  readonly party: {
    readonly name: string;
    readonly gstin: string | null;
    readonly address: {
      readonly name: string;
      readonly lines: string[];
      readonly city: string;
      readonly pin: string;
      readonly stateCode: string;
      readonly stateName: string;
    };
  };
}

export async function supplierOf(
  db: Db,
  services: Pick<Services, 'crypto'>,
  technicianId: string,
): Promise<TechnicianSupplier> {
  const technician = await findTechnician(db, technicianId);
  if (!technician) throw new Error(`no technician ${technicianId}`);
  const { legalName, addressLine } = openFacts(services, technician);
  const { gstin, state_code: stateCode, city, pin } = technician;
  const address = {
    name: legalName,
    lines: [addressLine],
    city,
    pin,
    stateCode,
    stateName: gstState(stateCode)?.name ?? stateCode,
  };
  return { technicianId, gstin, stateCode, party: { name: legalName, gstin, address } };
}
