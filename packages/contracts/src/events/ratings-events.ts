import { Type } from 'typebox';

const rating = {
  ratingId: Type.String(),
  jobId: Type.String(),
  /** The rated product or payee. */
  subjectId: Type.String(),
  payeeId: Type.String(),
  authorId: Type.String(),
};

/** Events of the room `ratings`. No texts: subscribers ask the room. */
export const ratingsEvents = {
  'ratings.given.v1': Type.Object({ ...rating, score: Type.Integer() }),
  'ratings.replied.v1': Type.Object(rating),
  /** A moderator decided. */
  'ratings.moderated.v1': Type.Object({ ...rating, shown: Type.Boolean() }),
  /** Subject: the rated product or payee. Averages in hundredths of a star; `steady_x100` is the one to sort by. */
  'ratings.summary_changed.v1': Type.Object({
    subjectId: Type.String(),
    count: Type.Integer(),
    average_x100: Type.Integer(),
    steady_x100: Type.Integer(),
  }),
};
