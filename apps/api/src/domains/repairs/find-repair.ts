import type { RepairState } from '@mistri/contracts/repair/repair-states';
import type { RepairMode } from '@mistri/contracts/repair/symptoms';
import type { Db, Tx } from '#platform/db/database.ts';
import { lockRow, readRepair, type Repair } from './repairs-store.ts';
import { rulesOf } from './rules-store.ts';

/** What other rooms know of a repair. */
export interface RepairFacts {
  readonly repairId: string;
  readonly state: RepairState;
  readonly mode: RepairMode;
  readonly customerId: string;
  readonly technicianUserId?: string;
  readonly technicianId?: string;
  readonly assignmentId?: string;
  /** Money is held for the work of the present technician. */
  readonly isFunded: boolean;
  /** No session before `isFunded`. Never under warranty. */
  readonly needsMoneyBeforeSession: boolean;
}

/** Under warranty nothing is paid; otherwise the rules of the repair say. */
export async function needsMoneyFirst(db: Db, repair: Repair): Promise<boolean> {
  return repair.warranty_of === null && (await rulesOf(db, repair)).online.moneyBeforeSession;
}

async function factsOf(db: Db, repair: Repair): Promise<RepairFacts> {
  return {
    repairId: repair.repair_id,
    state: repair.state,
    mode: repair.mode,
    customerId: repair.customer_id,
    ...(repair.technician_user_id === null ? {} : { technicianUserId: repair.technician_user_id }),
    ...(repair.technician_id === null ? {} : { technicianId: repair.technician_id }),
    ...(repair.assignment_id === null ? {} : { assignmentId: repair.assignment_id }),
    isFunded: repair.paid_minor > 0,
    needsMoneyBeforeSession: await needsMoneyFirst(db, repair),
  };
}

export async function findRepair(db: Db, repairId: string): Promise<RepairFacts | undefined> {
  const repair = await readRepair(db, repairId);
  return repair && factsOf(db, repair);
}

/** Nobody assigns, completes or cancels it until the transaction ends. A repair is locked before its jobs. */
export async function lockRepair(tx: Tx, repairId: string): Promise<RepairFacts | undefined> {
  const repair = await lockRow(tx, repairId);
  return repair && factsOf(tx, repair);
}
