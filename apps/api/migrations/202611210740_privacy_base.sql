-- IN-10, IN-11, IN-13, GOV-6: what people agreed to, what they asked for, what they complained about, what went wrong.

-- One itemised notice per purpose and version, in three languages. The words shown are proof: never changed.
CREATE TABLE privacy_notices (
  purpose        text NOT NULL CHECK (purpose ~ '^[a-z_]{3,40}$'),
  version        int NOT NULL CHECK (version > 0),
  -- 'service': needed for what the person asked for, not asked again; 'consent': only with a yes of its own.
  basis          text NOT NULL CHECK (basis IN ('service', 'consent')),
  -- DPDP Act s.9(3): no tracking of children, no advertising directed at them.
  adults_only    boolean NOT NULL,
  texts          jsonb NOT NULL,
  -- A yes to an earlier version does not count for this one.
  asks_again     boolean NOT NULL,
  effective_from timestamptz NOT NULL,
  published_by   text NOT NULL,
  reason         text NOT NULL,
  PRIMARY KEY (purpose, version)
);
CREATE TRIGGER privacy_notices_append_only BEFORE UPDATE OR DELETE ON privacy_notices FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Every yes and no. The last one of a purpose counts. After an erasure the id points at nobody.
CREATE TABLE consent_log (
  entry_no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  user_id  text NOT NULL,
  purpose  text NOT NULL,
  version  int NOT NULL,
  granted  boolean NOT NULL,
  locale   text NOT NULL CHECK (locale IN ('en', 'ta', 'hi')),
  -- 'person', or why the system said no for them.
  cause    text NOT NULL CHECK (cause IN ('person', 'child', 'erasure')),
  at       timestamptz NOT NULL,
  FOREIGN KEY (purpose, version) REFERENCES privacy_notices
);
CREATE INDEX consent_log_person ON consent_log (user_id, purpose, entry_no DESC);
CREATE TRIGGER consent_log_append_only BEFORE UPDATE OR DELETE ON consent_log FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Age group (never a birthday), nominee (DPDP Act s.14), guardian (s.9).
CREATE TABLE privacy_profiles (
  user_id              text PRIMARY KEY,
  age_group            text CHECK (age_group IN ('adult', 'child')),
  age_declared_at      timestamptz,
  guardian_id          text,
  guardian_accepted_at timestamptz,
  -- The child rule suspended the account; a guardian's yes lifts exactly that suspension.
  suspended_by_rule    boolean NOT NULL DEFAULT false,
  nominee_key          text,
  nominee_sealed       text,
  nominated_at         timestamptz,
  CHECK ((nominee_key IS NULL) = (nominee_sealed IS NULL))
);

CREATE TABLE guardian_requests (
  request_id   text PRIMARY KEY,
  child_id     text NOT NULL,
  token_hash   text NOT NULL UNIQUE,
  row_key      text NOT NULL,
  email_sealed text NOT NULL,
  token_sealed text,
  created_at   timestamptz NOT NULL,
  expires_at   timestamptz NOT NULL,
  accepted_at  timestamptz
);
CREATE INDEX guardian_requests_child ON guardian_requests (child_id, created_at);

CREATE TABLE data_exports (
  export_id    text PRIMARY KEY,
  user_id      text NOT NULL,
  state        text NOT NULL CHECK (state IN ('requested', 'ready', 'failed', 'expired')),
  requested_at timestamptz NOT NULL,
  ready_at     timestamptz,
  expires_at   timestamptz,
  file_name    text,
  row_key      text,
  size_bytes   int,
  CHECK ((state = 'ready') = (file_name IS NOT NULL AND row_key IS NOT NULL AND expires_at IS NOT NULL))
);
CREATE INDEX data_exports_person ON data_exports (user_id, requested_at DESC);
CREATE UNIQUE INDEX data_exports_one_at_a_time ON data_exports (user_id) WHERE state = 'requested';
CREATE INDEX data_exports_expiry ON data_exports (expires_at) WHERE state = 'ready';

CREATE TABLE erasures (
  erasure_id      text PRIMARY KEY,
  user_id         text NOT NULL,
  state           text NOT NULL CHECK (state IN ('cooling_off', 'done', 'cancelled')),
  requested_at    timestamptz NOT NULL,
  due_at          timestamptz NOT NULL,
  -- What stood in the way at the last try.
  obstacles       jsonb NOT NULL DEFAULT '[]',
  kept            jsonb,
  ended_at        timestamptz,
  -- Where to say that it is done, once the account no longer knows; cut when said.
  farewell_key    text,
  farewell_sealed text
);
CREATE UNIQUE INDEX erasures_one_open ON erasures (user_id) WHERE state = 'cooling_off';
CREATE INDEX erasures_due ON erasures (due_at) WHERE state = 'cooling_off';
CREATE INDEX erasures_list ON erasures (erasure_id DESC);

-- How long the law gives for what. Laws change: the newest row in force at the start of a clock counts.
CREATE TABLE legal_clocks (
  clock          text NOT NULL,
  effective_from timestamptz NOT NULL,
  hours          int,
  months         int,
  source         text NOT NULL,
  PRIMARY KEY (clock, effective_from),
  CHECK (num_nonnulls(hours, months) = 1)
);
CREATE TRIGGER legal_clocks_append_only BEFORE UPDATE OR DELETE ON legal_clocks FOR EACH ROW EXECUTE FUNCTION refuse_change();
INSERT INTO legal_clocks (clock, effective_from, hours, months, source) VALUES
('complaint_acknowledge', '2020-07-23T00:00:00Z', 48, NULL, 'Consumer Protection (E-Commerce) Rules 2020, rule 4(5)'),
('complaint_resolve', '2020-07-23T00:00:00Z', NULL, 1, 'Consumer Protection (E-Commerce) Rules 2020, rule 4(5)'),
('breach_certin_reported', '2022-06-27T00:00:00Z', 6, NULL, 'CERT-In directions of 28 April 2022'),
('breach_board_informed', '2025-11-13T00:00:00Z', 24, NULL, 'DPDP Rules 2025, rule 7(2)(a): without delay; a day is our own limit'),
('breach_people_told', '2025-11-13T00:00:00Z', 24, NULL, 'DPDP Rules 2025, rule 7(1): without delay; a day is our own limit'),
('breach_board_detailed', '2025-11-13T00:00:00Z', 72, NULL, 'DPDP Rules 2025, rule 7(2)(b)');

-- IN-13: a ticket number at once, acknowledged within 48 hours, redressed within a month.
CREATE SEQUENCE complaint_numbers;
CREATE TABLE complaints (
  complaint_id    text PRIMARY KEY,
  ticket          text NOT NULL UNIQUE,
  user_id         text NOT NULL,
  category        text NOT NULL CHECK (category IN ('order', 'payment', 'seller', 'repair', 'privacy', 'account', 'other')),
  about_id        text,
  row_key         text,
  title_sealed    text,
  state           text NOT NULL CHECK (state IN ('received', 'acknowledged', 'resolved', 'closed')),
  received_at     timestamptz NOT NULL,
  acknowledge_by  timestamptz NOT NULL,
  resolve_by      timestamptz NOT NULL,
  acknowledged_at timestamptz,
  resolved_at     timestamptz,
  closed_at       timestamptz,
  officer_id      text,
  reopened        int NOT NULL DEFAULT 0,
  -- Which deadlines were announced as near or missed.
  alerted         text[] NOT NULL DEFAULT '{}'
);
CREATE INDEX complaints_person ON complaints (user_id, complaint_id DESC);
CREATE INDEX complaints_queue ON complaints (state, resolve_by, complaint_id);

CREATE TABLE complaint_messages (
  message_no   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  complaint_id text NOT NULL REFERENCES complaints,
  author_id    text NOT NULL,
  from_officer boolean NOT NULL,
  text_sealed  text NOT NULL,
  at           timestamptz NOT NULL
);
CREATE INDEX complaint_messages_thread ON complaint_messages (complaint_id, message_no);

-- IN-10, IN-11: the register of breaches and what was done by when.
CREATE TABLE breaches (
  breach_id      text PRIMARY KEY,
  title          text NOT NULL,
  description    text NOT NULL,
  data_kinds     text[] NOT NULL,
  affected_count int NOT NULL CHECK (affected_count >= 0),
  discovered_at  timestamptz NOT NULL,
  recorded_by    text NOT NULL,
  recorded_at    timestamptz NOT NULL,
  closed_at      timestamptz,
  alerted        text[] NOT NULL DEFAULT '{}'
);
-- The duties, each with its clock; a step is done once.
CREATE TABLE breach_steps (
  breach_id text NOT NULL REFERENCES breaches,
  step      text NOT NULL CHECK (step IN ('certin_reported', 'board_informed', 'people_told', 'board_detailed')),
  due_at    timestamptz NOT NULL,
  done_at   timestamptz,
  reference text,
  noted_by  text,
  PRIMARY KEY (breach_id, step),
  CHECK (num_nonnulls(done_at, reference, noted_by) IN (0, 3))
);
CREATE INDEX breach_steps_open ON breach_steps (due_at) WHERE done_at IS NULL;
-- Who has to be told, and when they were.
CREATE TABLE breach_people (
  breach_id text NOT NULL REFERENCES breaches,
  user_id   text NOT NULL,
  notice_no int NOT NULL,
  told_at   timestamptz,
  reached   boolean,
  PRIMARY KEY (breach_id, user_id)
);
CREATE INDEX breach_people_open ON breach_people (breach_id) WHERE told_at IS NULL;
CREATE TABLE breach_notices (
  breach_id text NOT NULL REFERENCES breaches,
  notice_no int NOT NULL,
  texts     jsonb NOT NULL,
  made_by   text NOT NULL,
  made_at   timestamptz NOT NULL,
  PRIMARY KEY (breach_id, notice_no)
);

INSERT INTO privacy_notices (purpose, version, basis, adults_only, asks_again, effective_from, published_by, reason, texts) VALUES
('account', 1, 'service', false, true, '2026-01-01T00:00:00Z', 'system:migration', 'First version', '{
  "en": {"title": "Your account", "text": "Name, e-mail address, phone number and sign-in log, to let you in and keep others out. Kept until you delete the account; the sign-in log for 180 days."},
  "ta": {"title": "உங்கள் கணக்கு", "text": "பெயர், மின்னஞ்சல், தொலைபேசி எண், உள்நுழைவுப் பதிவு: உங்களை அனுமதிக்கவும் மற்றவர்களைத் தடுக்கவும். கணக்கை நீக்கும் வரை வைத்திருப்போம்; உள்நுழைவுப் பதிவு 180 நாட்கள்."},
  "hi": {"title": "आपका खाता", "text": "नाम, ई-मेल, फ़ोन नंबर और साइन-इन का रिकॉर्ड, ताकि आप अंदर आ सकें और दूसरे नहीं। खाता मिटाने तक रखा जाता है; साइन-इन का रिकॉर्ड 180 दिन।"}}'),
('orders', 1, 'service', false, true, '2026-01-01T00:00:00Z', 'system:migration', 'First version', '{
  "en": {"title": "Orders, payments and invoices", "text": "Delivery address, what you bought, payments and invoices, to bring you the goods and to keep the accounts the tax law asks for. The seller and the courier see name, address and phone number of the delivery. Invoices are kept for eight years."},
  "ta": {"title": "ஆர்டர்கள், கட்டணங்கள், விலைப்பட்டியல்கள்", "text": "டெலிவரி முகவரி, நீங்கள் வாங்கியவை, கட்டணங்கள், விலைப்பட்டியல்கள்: பொருட்களைக் கொண்டு சேர்க்கவும் வரிச் சட்டம் கேட்கும் கணக்கை வைக்கவும். விற்பவரும் கூரியரும் டெலிவரியின் பெயர், முகவரி, எண்ணைப் பார்ப்பார்கள். விலைப்பட்டியல்கள் எட்டு ஆண்டுகள் வைக்கப்படும்."},
  "hi": {"title": "ऑर्डर, भुगतान और बिल", "text": "डिलीवरी का पता, आपकी ख़रीद, भुगतान और बिल, ताकि सामान आप तक पहुँचे और कर क़ानून के खाते रखे जा सकें। विक्रेता और कूरियर डिलीवरी का नाम, पता और फ़ोन नंबर देखते हैं। बिल आठ साल रखे जाते हैं।"}}'),
('marketing_messages', 1, 'consent', true, true, '2026-01-01T00:00:00Z', 'system:migration', 'First version', '{
  "en": {"title": "Offers by e-mail and SMS", "text": "We use your e-mail address, phone number and city to send you offers, at most four a month. Say no at any time, here, with one tap."},
  "ta": {"title": "மின்னஞ்சல், SMS வழியே சலுகைகள்", "text": "உங்கள் மின்னஞ்சல், எண், நகரத்தைப் பயன்படுத்தி சலுகைகளை அனுப்புவோம்: மாதத்திற்கு நான்கு வரை. எப்போது வேண்டுமானாலும் இங்கே ஒரே தொடுதலில் நிறுத்தலாம்."},
  "hi": {"title": "ई-मेल और SMS से ऑफ़र", "text": "हम आपके ई-मेल, फ़ोन नंबर और शहर से आपको ऑफ़र भेजते हैं, महीने में ज़्यादा से ज़्यादा चार। कभी भी यहीं एक टैप में मना करें।"}}'),
('usage_statistics', 1, 'consent', true, true, '2026-01-01T00:00:00Z', 'system:migration', 'First version', '{
  "en": {"title": "Usage statistics", "text": "Which pages you open and what you search for, linked to your account, to improve search and recommendations. Without your yes we only count, without knowing who."},
  "ta": {"title": "பயன்பாட்டுப் புள்ளிவிவரம்", "text": "நீங்கள் திறக்கும் பக்கங்கள், தேடல்கள் உங்கள் கணக்குடன் இணைக்கப்பட்டு, தேடலையும் பரிந்துரைகளையும் மேம்படுத்தப் பயன்படும். உங்கள் ஒப்புதல் இல்லாமல், யார் என்று அறியாமல் எண்ணுவோம்."},
  "hi": {"title": "उपयोग के आँकड़े", "text": "आप कौन से पन्ने खोलते हैं और क्या खोजते हैं, आपके खाते से जुड़ा, ताकि खोज और सुझाव बेहतर हों। आपकी हाँ के बिना हम सिर्फ़ गिनते हैं, यह जाने बिना कि कौन।"}}'),
('call_recording', 1, 'consent', true, true, '2026-01-01T00:00:00Z', 'system:migration', 'First version', '{
  "en": {"title": "Recording of calls", "text": "A call is recorded only if both sides said yes here and again in the call. Recordings are encrypted and removed after 30 days."},
  "ta": {"title": "அழைப்புப் பதிவு", "text": "இரு தரப்பும் இங்கேயும் அழைப்பிலும் ஒப்புக்கொண்டால் மட்டுமே பதிவு செய்யப்படும். பதிவுகள் மறையாக்கம் செய்யப்பட்டு 30 நாட்களில் நீக்கப்படும்."},
  "hi": {"title": "कॉल की रिकॉर्डिंग", "text": "कॉल तभी रिकॉर्ड होती है जब दोनों यहाँ और कॉल में भी हाँ कहें। रिकॉर्डिंग एन्क्रिप्ट रहती है और 30 दिन में मिटा दी जाती है।"}}');
