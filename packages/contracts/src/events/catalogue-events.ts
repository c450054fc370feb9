import { Type } from 'typebox';

/** Events of the room `catalogue`. */
export const catalogueEvents = {
  /** A dealer's facts that listings are found by changed (selling or not, zones, rating): its rows are brought up to date. */
  'catalogue.seller_changed.v1': Type.Object({ dealerId: Type.String() }),
  /** A person decided on a waiting listing or a waiting change of one. */
  'catalogue.review_decided.v1': Type.Object({
    productId: Type.String(),
    dealerId: Type.String(),
    title: Type.String(),
    decision: Type.Union([Type.Literal('approved'), Type.Literal('rejected')]),
    note: Type.Union([Type.String(), Type.Null()]),
  }),
  /** Enough people reported it: nobody sees it until an admin has looked (MKT-3). */
  'catalogue.product_pulled.v1': Type.Object({
    productId: Type.String(),
    dealerId: Type.String(),
    title: Type.String(),
  }),
  /** A file of listings waits to be checked. */
  'catalogue.import_queued.v1': Type.Object({ importId: Type.String() }),
  /** The next rows of a file wait to be saved. */
  'catalogue.import_step.v1': Type.Object({ importId: Type.String() }),
  'catalogue.import_undo_step.v1': Type.Object({ importId: Type.String() }),
  'catalogue.import_finished.v1': Type.Object({
    importId: Type.String(),
    dealerId: Type.String(),
    saved: Type.Integer(),
    failed: Type.Integer(),
  }),
};
