-- As big as after some years of work: :cases cases of five messages each, by SQL alone.
-- Run by the owner of the server; foreign keys are not checked meanwhile, for they hold by construction.
SET session_replication_role = replica;
SET statement_timeout = 0;
SET synchronous_commit = off;
SET maintenance_work_mem = '256MB';

-- 5,000 texts of thirty words each, the early words of the vocabulary far more often than the late ones.
CREATE TEMP TABLE texts AS
SELECT text, row_number() OVER () AS place, string_agg(word, ' ') AS words, to_tsvector('simple', string_agg(word, ' ')) AS search
FROM generate_series(1, 5000) text,
     LATERAL (SELECT 'word' || (20000 * power(random(), 3) + 0 * text)::int AS word FROM generate_series(1, 30)) chosen
GROUP BY text;
CREATE UNIQUE INDEX ON texts (place);

INSERT INTO contacts (name, verified, customer_admin, created_at, version)
SELECT 'Customer ' || n, true, false, now(), 1 FROM generate_series(1, :people) n;
CREATE TEMP TABLE people AS
SELECT id, name, 'filled' || id || '@filled.example' AS address, row_number() OVER () AS place FROM contacts;
CREATE UNIQUE INDEX ON people (place);
ANALYZE people, texts;
INSERT INTO contact_addresses (address, contact_id) SELECT address, id FROM people;

INSERT INTO cases (kind, number, title, opening_subject, stage, needs_response, is_spam, inbox_id, channel, source_channel,
                   contact_id, created_at, updated_at, newest_author, newest_words, has_attachments, is_guest)
SELECT 'ticket', nextval('ticket_numbers'), 'Filled ' || n, 'Filled ' || n,
       CASE WHEN n % 10 = 0 THEN 'queued' ELSE 'resolved' END, n % 10 = 0, false, (SELECT min(id) FROM inboxes), 'email', 'email',
       people.id, now() - n * interval '5 minutes', now() - n * interval '5 minutes', people.name, 'The newest words', false, false
FROM generate_series(1, :cases) n JOIN people ON people.place = n % :people + 1;

CREATE TEMP TABLE filled AS
SELECT nextval('messages_id_seq') AS id, cases.id AS case_id, cases.title, cases.updated_at AS moment, turn,
       people.id AS contact_id, people.name, people.address, texts.words, texts.search,
       '<filled.' || cases.id || '.' || turn || '@filled.example>' AS message_id
FROM cases JOIN people ON people.id = cases.contact_id CROSS JOIN generate_series(1, 5) turn
     JOIN texts ON texts.place = (cases.id * 7 + turn) % 5000 + 1
WHERE cases.title LIKE 'Filled %';

DROP INDEX messages_search_idx;
INSERT INTO messages (id, case_id, direction, source, contact_id, from_name, from_address, "to", cc, subject, message_id, in_reply_to,
                      "references", text, visible_text, is_spam, is_automatic, placed_because, sent_at, created_at, search)
SELECT id, case_id, CASE WHEN turn % 2 = 1 THEN 'in' ELSE 'out' END, 'email', contact_id, name, address, '[]', '[]', title, message_id,
       '{}', '{}', words, words, false, false, 'Filled in.', moment, moment, search || to_tsvector('simple', 'number' || case_id)
FROM filled;
CREATE INDEX messages_search_idx ON messages USING gin (search);
INSERT INTO thread_ids (digest, message_id, own) SELECT decode(md5(message_id), 'hex'), id, true FROM filled;
INSERT INTO participants (case_id, address, name, contact_id, member)
SELECT case_id, address, name, contact_id, true FROM filled WHERE turn = 1;
INSERT INTO reporters (case_id, contact_id) SELECT case_id, contact_id FROM filled WHERE turn = 1;
INSERT INTO arrivals (received_at, gate, envelope_from, envelope_to, size, message_id, outcome, reason, about_id, status, due_at, attempts)
SELECT moment, 'smtp', address, '{}', 1000, message_id, 'added', 'Filled in.', id, 'done', moment, 1 FROM filled;
ANALYZE;
