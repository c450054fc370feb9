import type { Generated } from 'kysely';

export type ReservationState = 'held' | 'committed' | 'released' | 'expired';

export type MovementKind =
  | 'opened'
  | 'received'
  | 'counted'
  | 'damaged'
  | 'corrected'
  | 'imported'
  | 'reserved'
  | 'sold'
  | 'released'
  | 'expired'
  | 'restocked';

interface WarehousesTable {
  warehouse_id: string;
  dealer_id: string;
  name: string;
  address: string;
  city: string;
  pin: string;
  state_code: string;
  main: boolean;
  active: boolean;
  created_at: Date;
}

interface StockItemsTable {
  product_id: string;
  dealer_id: string;
  sku: string;
  title: string;
}

interface StockTable {
  product_id: string;
  warehouse_id: string;
  dealer_id: string;
  quantity: number;
  reserved: Generated<number>;
  low_stock_at: Generated<number>;
  updated_at: Date;
}

interface ReservationsTable {
  reservation_id: Generated<number>;
  job_id: string;
  product_id: string;
  warehouse_id: string;
  dealer_id: string;
  quantity: number;
  returned: Generated<number>;
  state: ReservationState;
  expires_at: Date;
  created_at: Date;
  settled_at: Date | null;
}

interface StockMovementsTable {
  seq: Generated<number>;
  product_id: string;
  warehouse_id: string;
  dealer_id: string;
  kind: MovementKind;
  quantity_delta: number;
  reserved_delta: number;
  job_id: string | null;
  reference: string | null;
  note: string | null;
  actor_id: string;
  trace_id: string;
  at: Date;
}

interface InventoryPolicyTable {
  only_row: Generated<boolean>;
  reservation_minutes: number;
  changed_at: Date;
}

declare module '#platform/db/database.ts' {
  interface Database {
    warehouses: WarehousesTable;
    stock_items: StockItemsTable;
    stock: StockTable;
    reservations: ReservationsTable;
    stock_movements: StockMovementsTable;
    inventory_policy: InventoryPolicyTable;
  }
}
