-- MKT-11, REP-9: ratings by people who bought, once per job line (what was bought) and once per job (who sold it).

CREATE TABLE ratings (
  rating_id    text PRIMARY KEY,
  job_id       text NOT NULL,
  -- Null: the rating is about the payee.
  line_id      text,
  subject_id   text NOT NULL,
  payee_id     text NOT NULL,
  author_id    text NOT NULL,
  score        smallint NOT NULL CHECK (score BETWEEN 1 AND 5),
  tags         text[] NOT NULL,
  comment      text CHECK (length(comment) BETWEEN 1 AND 1000),
  -- waiting: enough readers reported it, a moderator has not looked yet. Only what is shown counts.
  state        text NOT NULL DEFAULT 'shown' CHECK (state IN ('shown', 'waiting', 'hidden', 'withdrawn')),
  -- A moderator looked at this very text: reports no longer take it down by themselves.
  approved     boolean NOT NULL DEFAULT false,
  open_reports int NOT NULL DEFAULT 0 CHECK (open_reports >= 0),
  created_at   timestamptz NOT NULL,
  edited_at    timestamptz,
  reply        text CHECK (length(reply) BETWEEN 1 AND 1000),
  replied_at   timestamptz,
  state_reason text,
  CONSTRAINT ratings_reply CHECK ((reply IS NULL) = (replied_at IS NULL))
);
-- Withdrawn ones stay in the way: taking back and giving again is an edit, and edits have their window.
CREATE UNIQUE INDEX ratings_once_per_line ON ratings (line_id) WHERE line_id IS NOT NULL;
CREATE UNIQUE INDEX ratings_once_per_job ON ratings (job_id) WHERE line_id IS NULL;
CREATE INDEX ratings_shown ON ratings (subject_id, rating_id DESC) WHERE state = 'shown';
CREATE INDEX ratings_payee ON ratings (payee_id, rating_id DESC);
CREATE INDEX ratings_job ON ratings (job_id);
CREATE INDEX ratings_author ON ratings (author_id);
CREATE INDEX ratings_queue ON ratings (rating_id) WHERE open_reports > 0;

CREATE TABLE rating_reports (
  rating_id   text NOT NULL REFERENCES ratings,
  reporter_id text NOT NULL,
  reason      text NOT NULL CHECK (reason IN ('abuse', 'personal_data', 'fake', 'off_topic', 'other')),
  note        text CHECK (length(note) BETWEEN 1 AND 500),
  at          timestamptz NOT NULL,
  closed_at   timestamptz,
  PRIMARY KEY (rating_id, reporter_id)
);

-- One row per rated product or payee, moved in the transaction that moves the rating.
CREATE TABLE rating_summaries (
  subject_id   text PRIMARY KEY,
  stars_1      int NOT NULL DEFAULT 0 CHECK (stars_1 >= 0),
  stars_2      int NOT NULL DEFAULT 0 CHECK (stars_2 >= 0),
  stars_3      int NOT NULL DEFAULT 0 CHECK (stars_3 >= 0),
  stars_4      int NOT NULL DEFAULT 0 CHECK (stars_4 >= 0),
  stars_5      int NOT NULL DEFAULT 0 CHECK (stars_5 >= 0),
  rating_count int NOT NULL GENERATED ALWAYS AS (stars_1 + stars_2 + stars_3 + stars_4 + stars_5) STORED,
  -- Hundredths of a star, half up; 0 without ratings.
  average_x100 int NOT NULL GENERATED ALWAYS AS (
    CASE WHEN stars_1 + stars_2 + stars_3 + stars_4 + stars_5 = 0 THEN 0
    ELSE (200 * (stars_1 + 2 * stars_2 + 3 * stars_3 + 4 * stars_4 + 5 * stars_5) + (stars_1 + stars_2 + stars_3 + stars_4 + stars_5))
         / (2 * (stars_1 + stars_2 + stars_3 + stars_4 + stars_5)) END) STORED,
  -- Beside five imagined ratings of 3.8 stars, so that one job of five stars crowns nobody (REP-9).
  steady_x100  int NOT NULL GENERATED ALWAYS AS (
    (200 * (stars_1 + 2 * stars_2 + 3 * stars_3 + 4 * stars_4 + 5 * stars_5) + 2 * 1900 + (stars_1 + stars_2 + stars_3 + stars_4 + stars_5 + 5))
    / (2 * (stars_1 + stars_2 + stars_3 + stars_4 + stars_5 + 5))) STORED,
  updated_at   timestamptz NOT NULL
);
