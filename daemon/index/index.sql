-- SPDX-License-Identifier: ISC
--
-- index.db: every statement that the index runs, and no other.  Natural keys
-- stand in one place each; everything else refers to them by number.
--
-- Columns that say why or whether something counts hold what protocol/room
-- answered (enum reason of control.h), never anything of their own.

-- --- the schema -------------------------------------------------------

-- stmt tables
-- What the file was made from: the room, the version of the catalogue.
CREATE TABLE meta (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
-- How far the file is: this ref was at this commit.
CREATE TABLE stamp (
  ref TEXT PRIMARY KEY,
  git_id BLOB NOT NULL CHECK (length(git_id) = 20)
) STRICT, WITHOUT ROWID;
-- A root key that speaks, or once spoke, for a member.
CREATE TABLE member (
  id INTEGER PRIMARY KEY,
  root BLOB NOT NULL UNIQUE CHECK (length(root) = 32),
  shown TEXT, -- the id it is shown by; NULL when nothing admits it now
  known TEXT NOT NULL, -- what it is known by in things, a space around each
  continues TEXT NOT NULL -- root keys (hex) of members that it continues
) STRICT;
CREATE TABLE journal (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  class INTEGER NOT NULL CHECK (class IN (0, 1)),
  room TEXT NOT NULL,
  author TEXT NOT NULL, -- member id, as its records say it
  device TEXT NOT NULL,
  key BLOB NOT NULL CHECK (length(key) = 32),
  incarnation TEXT NOT NULL,
  is_guest INTEGER NOT NULL,
  member INTEGER REFERENCES member -- NULL: its device is not admitted
) STRICT;
-- Records that no other names as previous.
CREATE TABLE tip (
  journal INTEGER NOT NULL REFERENCES journal,
  record INTEGER NOT NULL REFERENCES record,
  PRIMARY KEY (journal, record)
) STRICT, WITHOUT ROWID;
CREATE TABLE record (
  id INTEGER PRIMARY KEY,
  journal INTEGER NOT NULL REFERENCES journal,
  sequence INTEGER NOT NULL,
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  git_id BLOB NOT NULL CHECK (length(git_id) = 20),
  previous INTEGER REFERENCES record,
  rank INTEGER NOT NULL,
  time INTEGER NOT NULL,
  newer INTEGER NOT NULL, -- needs a newer version
  held INTEGER,           -- NULL: no; 0: by a fork; else by this statement
  ended INTEGER NOT NULL, -- its member's right importer ends before it
  first INTEGER NOT NULL, -- its statements are first, first + 1, ...
  count INTEGER NOT NULL
) STRICT;
-- Seen lines whose record is here.
CREATE TABLE seen (
  record INTEGER NOT NULL REFERENCES record,
  target INTEGER NOT NULL REFERENCES record,
  PRIMARY KEY (record, target)
) STRICT, WITHOUT ROWID;
-- The same by journals: the witness's record at says so of that sequence of
-- the target.  Of branches of one sequence the higher one.
CREATE TABLE sight (
  witness INTEGER NOT NULL REFERENCES journal,
  target INTEGER NOT NULL REFERENCES journal,
  at INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  PRIMARY KEY (witness, target, at)
) STRICT, WITHOUT ROWID;
-- Seen lines whose record is not here.
CREATE TABLE missing (
  hash BLOB NOT NULL,
  record INTEGER NOT NULL REFERENCES record,
  journal TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  PRIMARY KEY (hash, record, journal, sequence)
) STRICT, WITHOUT ROWID;

-- stmt tables_of_statements
CREATE TABLE kind (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;
-- What statements are about: kind and subject.  With the member that said
-- it this is the slot of a data statement.
CREATE TABLE topic (
  id INTEGER PRIMARY KEY,
  kind INTEGER NOT NULL REFERENCES kind,
  subject TEXT NOT NULL, -- canonical JSON
  strings INTEGER NOT NULL, -- how many
  s0 TEXT NOT NULL,
  s1 TEXT,
  s2 TEXT,
  s3 TEXT,
  unresolved INTEGER NOT NULL -- a reference of its subject is not resolved
) STRICT;
-- What subjects refer to.  All statements of a topic have its references.
CREATE TABLE target (
  id INTEGER PRIMARY KEY,
  type INTEGER NOT NULL, -- enum reference_type
  text TEXT NOT NULL,
  name TEXT NOT NULL,    -- of a thing, behind the member; else the text
  kinds TEXT NOT NULL,   -- what must stand behind it, "a|b"; '': anything
  party TEXT NOT NULL,   -- who must be asked by that, or own it; '': nobody
  resolved INTEGER NOT NULL,
  UNIQUE (type, name, text, kinds, party)
) STRICT;
CREATE TABLE reference (
  topic INTEGER NOT NULL REFERENCES topic,
  target INTEGER NOT NULL REFERENCES target,
  PRIMARY KEY (topic, target)
) STRICT, WITHOUT ROWID;
-- Narrow, so that lists over many of them are quick.
CREATE TABLE statement (
  id INTEGER PRIMARY KEY,
  record INTEGER NOT NULL REFERENCES record,
  position INTEGER NOT NULL,
  journal INTEGER NOT NULL REFERENCES journal,
  topic INTEGER NOT NULL REFERENCES topic,
  kind INTEGER NOT NULL REFERENCES kind,
  shape INTEGER NOT NULL, -- a reason: well-formed, malformed, unknown-kind
  base INTEGER NOT NULL,   -- the reason but for references
  reason INTEGER NOT NULL,
  current INTEGER NOT NULL,
  withdrawn INTEGER NOT NULL,
  parts INTEGER NOT NULL, -- INDEX_PART_...
  value TEXT
) STRICT;
-- The canonical text of a statement.
CREATE TABLE body (
  statement INTEGER PRIMARY KEY REFERENCES statement,
  text TEXT NOT NULL
) STRICT;
CREATE TABLE replaces (
  statement INTEGER NOT NULL REFERENCES statement,
  hash BLOB NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (statement, hash, position)
) STRICT, WITHOUT ROWID;
-- What the labels of a recommendation mean (protocol/view/vocabulary.h), of
-- every well-formed statement, a row for each code of each label; '' is the
-- code of what is not known.  Of a recommendation: those of its statements
-- that are current.
CREATE TABLE label (
  statement INTEGER NOT NULL REFERENCES statement,
  vocabulary INTEGER NOT NULL, -- enum vocabulary
  text TEXT NOT NULL,          -- as it is written
  code TEXT NOT NULL,
  PRIMARY KEY (statement, vocabulary, text, code)
) STRICT, WITHOUT ROWID;
-- Slots with several current statements: conflicts.
CREATE TABLE contested (
  topic INTEGER NOT NULL REFERENCES topic,
  member INTEGER NOT NULL REFERENCES member,
  PRIMARY KEY (topic, member)
) STRICT, WITHOUT ROWID;
-- Recommendation ids that are one with others, and the id that all of them
-- are shown under; place is that of rec in the order of ids.
CREATE TABLE same (
  place INTEGER PRIMARY KEY,
  rec TEXT NOT NULL UNIQUE,
  shown TEXT NOT NULL
) STRICT;
-- What was decided for well-formed, malformed and unknown statements of a
-- kind and claim in a journal: one answer for all of them.
CREATE TABLE verdict (
  journal INTEGER NOT NULL REFERENCES journal,
  kind INTEGER NOT NULL REFERENCES kind,
  shape INTEGER NOT NULL,
  claim INTEGER NOT NULL, -- enum claim
  sample INTEGER NOT NULL, -- one such statement
  reasons INTEGER NOT NULL, -- four bits for each state of a record
  PRIMARY KEY (journal, kind, shape, claim)
) STRICT, WITHOUT ROWID;

-- stmt tables_of_words
-- The words of statements; rowid is the statement.
CREATE VIRTUAL TABLE word USING fts5 (
  text,
  content = '',
  columnsize = 0,
  tokenize = 'unicode61 remove_diacritics 2'
);

-- In a new file: no merging while it is filled.
-- stmt words_at_once
INSERT INTO word (word, rank) VALUES ('automerge', 0);

-- stmt words_grow
INSERT INTO word (word, rank) VALUES ('automerge', 4);

-- stmt keys
CREATE INDEX journal_by_member ON journal (member);
CREATE UNIQUE INDEX record_by_hash ON record (hash);
CREATE INDEX record_by_journal ON record (journal, sequence, count);
CREATE INDEX record_by_rank ON record (rank);
CREATE INDEX record_held ON record (held) WHERE held IS NOT NULL;
CREATE INDEX record_ended ON record (journal) WHERE ended <> 0;
CREATE INDEX seen_by_target ON seen (target);
CREATE INDEX missing_by_record ON missing (record);
CREATE UNIQUE INDEX topic_by_subject ON topic (subject, kind);
CREATE INDEX topic_by_first ON topic (s0, kind);
-- For the sheet: ratings without a group, by scheme and round.
CREATE INDEX topic_by_kind ON topic (kind, s1, s3, s2, s0);
CREATE INDEX reference_by_target ON reference (target);
CREATE INDEX same_by_shown ON same (shown);
CREATE INDEX replaces_by_hash ON replaces (hash, position);
CREATE INDEX label_by_code ON label (vocabulary, code);
CREATE INDEX statement_by_topic ON statement (topic, journal);
-- For lists: what is current, by kind, with all that they show of it.
CREATE INDEX statement_current ON statement
  (kind, topic, journal, record, position, withdrawn, parts, value, current)
  WHERE current = 1;
-- For lists that show what a cut holds.
CREATE INDEX statement_held ON statement (kind, topic) WHERE reason = 1;
-- For counts of what does not count.
CREATE INDEX statement_doubted ON statement (reason, journal)
  WHERE reason <> 0;

-- --- opening and closing ----------------------------------------------

-- stmt begin
BEGIN IMMEDIATE;

-- stmt commit
COMMIT;

-- stmt rollback
ROLLBACK;

-- stmt meta_get
SELECT value FROM meta WHERE name = ?1;

-- stmt meta_set
INSERT INTO meta (name, value) VALUES (?1, ?2);

-- stmt stamp_set
INSERT INTO stamp (ref, git_id) VALUES (?1, ?2)
ON CONFLICT (ref) DO UPDATE SET git_id = excluded.git_id;

-- stmt stamp_remove
DELETE FROM stamp WHERE ref = ?1;

-- stmt stamps_all
SELECT ref, git_id FROM stamp ORDER BY ref;

-- Everything that is kept in memory between commits.
-- stmt journals_all
SELECT id, name, class, room, author, device, key, incarnation, is_guest,
  member
FROM journal ORDER BY id;

-- stmt members_all
SELECT id, root, shown, known, continues FROM member ORDER BY id;

-- stmt kinds_all
SELECT id, name FROM kind ORDER BY id;

-- stmt tips_all
SELECT t.journal, r.id, r.sequence, r.hash, r.git_id, r.rank
FROM tip t JOIN record r ON r.id = t.record ORDER BY t.journal, r.id;

-- stmt verdicts_all
SELECT journal, kind, shape, claim, sample, reasons FROM verdict
ORDER BY journal, kind, shape, claim;

-- stmt held_journals_all
SELECT journal FROM record WHERE held IS NOT NULL
UNION SELECT journal FROM record WHERE ended <> 0 ORDER BY 1;

-- stmt control_records
SELECT id, sequence, hash, previous, newer, first, count, rank FROM record
WHERE journal = ?1 ORDER BY id;

-- What a record had seen, whether that is here or not.
-- stmt control_seen
SELECT j.name, r.sequence, r.hash FROM seen s
JOIN record r ON r.id = s.target JOIN journal j ON j.id = r.journal
WHERE s.record = ?1
UNION ALL SELECT journal, sequence, hash FROM missing WHERE record = ?1;

-- stmt control_statement
SELECT s.reason, s.current, s.shape, b.text
FROM statement s JOIN body b ON b.statement = s.id WHERE s.id = ?1;

-- The highest numbers; whether anything is missing; whether anything refers
-- to a statement (REFERENCE_STATEMENT is 2).
-- stmt last_numbers_all
SELECT (SELECT max(id) FROM record), (SELECT max(id) FROM statement),
  (SELECT max(id) FROM topic), (SELECT max(id) FROM target),
  EXISTS (SELECT 1 FROM missing),
  EXISTS (SELECT 1 FROM target WHERE type = 2);

-- --- adding -----------------------------------------------------------

-- stmt record_find
SELECT r.id, r.journal, r.sequence, r.rank FROM record r WHERE r.hash = ?1;

-- stmt journal_add
INSERT INTO journal (id, name, class, room, author, device, key, incarnation,
  is_guest, member)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, NULL);

-- stmt journal_set
UPDATE journal SET is_guest = ?2, member = ?3 WHERE id = ?1;

-- stmt record_add
INSERT INTO record (id, journal, sequence, hash, git_id, previous, rank, time,
  newer, held, ended, first, count)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, NULL, 0, ?10, ?11);

-- stmt tip_add
INSERT INTO tip (journal, record) VALUES (?1, ?2);

-- stmt tips_remove
DELETE FROM tip WHERE journal = ?1;

-- stmt seen_add
INSERT INTO seen (record, target) VALUES (?1, ?2);

-- stmt sight_add
INSERT INTO sight (witness, target, at, sequence)
SELECT w.journal, t.journal, w.sequence, t.sequence
FROM record w JOIN record t ON t.id = ?2 WHERE w.id = ?1
ON CONFLICT (witness, target, at) DO UPDATE
SET sequence = max(sequence, excluded.sequence);

-- stmt sight_add_all
INSERT INTO sight (witness, target, at, sequence)
SELECT w.journal, t.journal, w.sequence, max(t.sequence)
FROM seen s JOIN record w ON w.id = s.record JOIN record t ON t.id = s.target
GROUP BY w.journal, t.journal, w.sequence;

-- stmt missing_add
INSERT INTO missing (hash, record, journal, sequence) VALUES (?1, ?2, ?3, ?4);

-- stmt missing_find
SELECT record FROM missing
WHERE hash = ?1 AND journal = ?2 AND sequence = ?3 ORDER BY record;

-- stmt missing_remove
DELETE FROM missing WHERE hash = ?1 AND journal = ?2 AND sequence = ?3;

-- stmt kind_add
INSERT INTO kind (id, name) VALUES (?1, ?2);

-- stmt topic_find
SELECT id, unresolved FROM topic WHERE subject = ?1 AND kind = ?2;

-- stmt topic_add
INSERT INTO topic (id, kind, subject, strings, s0, s1, s2, s3, unresolved)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9);

-- stmt topic_resolve
UPDATE topic SET unresolved = ?2 WHERE id = ?1;

-- stmt target_find
SELECT id, resolved FROM target
WHERE type = ?1 AND name = ?2 AND text = ?3 AND kinds = ?4 AND party = ?5;

-- stmt target_add
INSERT INTO target (id, type, text, name, kinds, party, resolved)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1);

-- stmt reference_add
INSERT OR IGNORE INTO reference (topic, target) VALUES (?1, ?2);

-- stmt statement_add
INSERT INTO statement (id, record, position, journal, topic, kind, shape,
  base, reason, current, withdrawn, parts, value)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13);

-- stmt body_add
INSERT INTO body (statement, text) VALUES (?1, ?2);

-- stmt replaces_add
INSERT OR IGNORE INTO replaces (statement, hash, position)
VALUES (?1, ?2, ?3);

-- stmt label_add
INSERT OR IGNORE INTO label (statement, vocabulary, text, code)
VALUES (?1, ?2, ?3, ?4);

-- stmt replaced
SELECT 1 FROM replaces WHERE hash = ?1 LIMIT 1;

-- stmt word_add
INSERT INTO word (rowid, text) VALUES (?1, ?2);

-- --- deciding ---------------------------------------------------------

-- stmt member_add
INSERT INTO member (id, shown, known, continues, root)
VALUES (?1, ?2, ?3, ?4, ?5);

-- stmt member_show
UPDATE member SET shown = ?2, known = ?3, continues = ?4 WHERE id = ?1;

-- stmt verdict_set
INSERT INTO verdict (journal, kind, shape, claim, sample, reasons)
VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (journal, kind, shape, claim) DO UPDATE SET reasons = excluded.reasons;

-- stmt body_get
SELECT text FROM body WHERE statement = ?1;

-- The shape of a journal; by number, so that each record comes behind the
-- one it stands on.
-- stmt shape
SELECT id, sequence, hash, previous, held, ended FROM record
WHERE journal = ?1 ORDER BY id;

-- stmt record_hold
UPDATE record SET held = ?2, ended = ?3 WHERE id = ?1;

-- stmt journal_statements
SELECT s.id, s.topic, s.kind, s.shape, s.base, r.held IS NOT NULL, r.newer,
  r.ended, s.parts
FROM record r JOIN statement s ON s.id BETWEEN r.first AND r.first + r.count - 1
WHERE r.journal = ?1;

-- stmt statement_decide
UPDATE statement SET base = ?2, reason = ?3, current = ?4 WHERE id = ?1;

-- stmt statement_rebase
UPDATE statement SET base = ?2, reason = ?3 WHERE id = ?1;

-- stmt statement_row
SELECT first + ?2 FROM record WHERE hash = ?1 AND ?2 < count;

-- stmt topic_unresolved
SELECT unresolved FROM topic WHERE id = ?1;

-- What a statement that counts can be the target of.
-- stmt statement_offer
SELECT k.name, t.s0, t.strings, r.hash, s.position
FROM statement s JOIN topic t ON t.id = s.topic JOIN kind k ON k.id = s.kind
  JOIN record r ON r.id = s.record
WHERE s.id = ?1;

-- stmt targets_named
SELECT id FROM target WHERE type = ?1 AND name = ?2;

-- stmt targets_all
SELECT id FROM target ORDER BY id;

-- stmt targets_of_things
SELECT id FROM target WHERE type = ?1;

-- stmt target_get
SELECT type, text, name, kinds, party, resolved FROM target WHERE id = ?1;

-- stmt target_resolve
UPDATE target SET resolved = ?2 WHERE id = ?1;

-- stmt recommendation_counts
SELECT EXISTS (SELECT 1 FROM kind k
  JOIN topic t ON t.s0 = ?1 AND t.kind = k.id
  JOIN statement s ON s.topic = t.id AND s.base = 0
  WHERE k.name = 'recommendation');

-- A thing: the member by what it is known by, the name, and the kinds if not
-- any will do.
-- stmt thing_counts
SELECT EXISTS (SELECT 1 FROM topic t
  JOIN statement s ON s.topic = t.id AND s.base = 0
  JOIN journal j ON j.id = s.journal AND j.class = 1
  JOIN member m ON m.id = j.member AND m.shown IS NOT NULL
    AND instr(m.known, ' ' || ?1 || ' ') > 0
  JOIN kind k ON k.id = t.kind
    AND (?3 = '' OR instr('|' || ?3 || '|', '|' || k.name || '|') > 0)
  WHERE t.s0 = ?2 AND t.strings = 1);

-- The same, one by one: reference_fits() asks for more.
-- stmt things
SELECT b.text FROM topic t
  JOIN statement s ON s.topic = t.id AND s.base = 0
  JOIN journal j ON j.id = s.journal AND j.class = 1
  JOIN member m ON m.id = j.member AND m.shown IS NOT NULL
    AND instr(m.known, ' ' || ?1 || ' ') > 0
  JOIN kind k ON k.id = t.kind
    AND (?3 = '' OR instr('|' || ?3 || '|', '|' || k.name || '|') > 0)
  JOIN body b ON b.statement = s.id
  WHERE t.s0 = ?2 AND t.strings = 1;

-- stmt statement_counts
SELECT EXISTS (SELECT 1 FROM record r
  JOIN statement s ON s.id = r.first + ?2 AND s.base = 0
  JOIN kind k ON k.id = s.kind
    AND (?3 = '' OR instr('|' || ?3 || '|', '|' || k.name || '|') > 0)
  WHERE r.hash = ?1 AND ?2 < r.count);

-- stmt references_to
SELECT topic FROM reference WHERE target = ?1;

-- stmt topic_state
SELECT unresolved, EXISTS (SELECT 1 FROM reference r
  JOIN target g ON g.id = r.target AND g.resolved = 0 WHERE r.topic = t.id)
FROM topic t WHERE t.id = ?1;

-- stmt topic_decide
UPDATE statement SET reason = ?2 WHERE topic = ?1 AND base = 0;

-- A slot is the data statements of one member in a topic.
-- stmt topic_slots
SELECT s.id, r.hash, s.position, s.reason, s.current, s.parts, j.member
FROM statement s JOIN record r ON r.id = s.record
  JOIN journal j ON j.id = s.journal AND j.class = 1
WHERE s.topic = ?1 ORDER BY j.member, s.id;

-- The slot of one member alone.
-- stmt slot
SELECT s.id, r.hash, s.position, s.reason, s.current, s.parts, j.member
FROM journal j JOIN statement s ON s.topic = ?1 AND s.journal = j.id
  JOIN record r ON r.id = s.record
WHERE j.member = ?2 AND j.class = 1 ORDER BY s.id;

-- stmt contested_all
INSERT INTO contested (topic, member)
SELECT s.topic, j.member FROM statement s
JOIN journal j ON j.id = s.journal AND j.class = 1
WHERE s.current = 1 GROUP BY s.kind, s.topic, j.member HAVING count(*) > 1;

-- stmt contested_forget
DELETE FROM contested WHERE topic = ?1;

-- stmt contested_topic
INSERT INTO contested (topic, member)
SELECT s.topic, j.member FROM statement s
JOIN journal j ON j.id = s.journal AND j.class = 1
WHERE s.topic = ?1 AND s.current = 1 GROUP BY j.member HAVING count(*) > 1;

-- stmt contested_find
SELECT count(*) FROM journal j
JOIN statement s ON s.topic = ?1 AND s.journal = j.id AND s.current = 1
WHERE j.member = ?2 AND j.class = 1;

-- stmt contested_add
INSERT OR IGNORE INTO contested (topic, member) VALUES (?1, ?2);

-- stmt contested_remove
DELETE FROM contested WHERE topic = ?1 AND member = ?2;

-- What is said to be one recommendation, by whomever.
-- stmt same_pairs
SELECT t.s0, t.s1 FROM kind k
JOIN statement s ON s.kind = k.id AND s.current = 1 AND s.withdrawn = 0
JOIN topic t ON t.id = s.topic AND t.strings = 2
WHERE k.name = 'same-as';

-- stmt same_all
SELECT rec, shown FROM same ORDER BY place;

-- stmt same_forget
DELETE FROM same;

-- stmt same_add
INSERT INTO same (place, rec, shown) VALUES (?1, ?2, ?3);

-- stmt replaces_of
SELECT hash, position FROM replaces WHERE statement = ?1;

-- stmt statement_current
UPDATE statement SET current = ?2 WHERE id = ?1;

-- stmt ranks_all
SELECT previous, rank FROM record ORDER BY id;

-- stmt seen_all
SELECT record, target FROM seen ORDER BY record, target;

-- What the rank is, and what it is to be.
-- stmt rank_find
SELECT r.journal, r.sequence, r.rank, 1 + max(
  ifnull((SELECT p.rank FROM record p WHERE p.id = r.previous), 0),
  ifnull((SELECT max(t.rank) FROM seen s JOIN record t ON t.id = s.target
    WHERE s.record = r.id), 0))
FROM record r WHERE r.id = ?1;

-- stmt followers
SELECT id FROM record
WHERE journal = ?2 AND sequence = ?3 AND previous = ?1
UNION SELECT record FROM seen WHERE target = ?1;

-- stmt record_rank
UPDATE record SET rank = ?2 WHERE id = ?1;

-- --- asking -----------------------------------------------------------

-- stmt record_git_id
SELECT git_id FROM record WHERE id = ?1;

-- Tips of other journals that nobody says to have seen.  A tip that a record
-- of a third journal has seen is in the past of that journal's tip.
-- stmt unseen_all
SELECT j.name, r.sequence, r.hash FROM tip t
JOIN record r ON r.id = t.record
JOIN journal j ON j.id = t.journal AND j.is_guest = 0
WHERE j.name <> ?1 AND NOT EXISTS (SELECT 1 FROM seen s
  JOIN record w ON w.id = s.record JOIN journal v ON v.id = w.journal
  WHERE s.target = r.id AND v.is_guest = 0 AND v.id <> j.id)
ORDER BY r.rank DESC, j.name, r.hash;

-- Journals of which somebody in the room has seen what is not here, how far,
-- and who has seen the furthest.
-- stmt missed_all
SELECT m.journal, max(m.sequence), coalesce(v.shown, j.author)
FROM missing m JOIN record r ON r.id = m.record
JOIN journal j ON j.id = r.journal AND j.is_guest = 0
LEFT JOIN member v ON v.id = j.member
GROUP BY m.journal ORDER BY m.journal LIMIT ?1;
-- The last that a journal says to have seen of another one.
-- stmt sight_last
SELECT sequence FROM sight WHERE witness = ?1 AND target = ?2
ORDER BY at DESC LIMIT 1;

-- What the first ?2 records of a journal had seen of each other journal.
-- stmt sight_until_all
WITH RECURSIVE other (target) AS (
  SELECT min(target) FROM sight WHERE witness = ?1
  UNION ALL
  SELECT (SELECT min(s.target) FROM sight s
    WHERE s.witness = ?1 AND s.target > other.target)
  FROM other WHERE other.target IS NOT NULL)
SELECT target, (SELECT s.sequence FROM sight s
  WHERE s.witness = ?1 AND s.target = other.target AND s.at <= ?2
  ORDER BY s.at DESC LIMIT 1)
FROM other WHERE target IS NOT NULL;

-- Each record of a journal that somebody says to have seen.
-- stmt seen_of
SELECT w.journal, r.git_id, r.sequence FROM record r
JOIN seen s ON s.target = r.id JOIN record w ON w.id = s.record
WHERE r.journal = ?1;

-- stmt record_time
SELECT time FROM record WHERE journal = ?1 AND sequence = ?2 LIMIT 1;

-- stmt lacking_all
SELECT m.journal, m.sequence, w.journal, w.sequence FROM missing m
JOIN record w ON w.id = m.record ORDER BY m.journal, m.sequence, w.id;

-- stmt slot_current
SELECT r.hash, s.position, b.text FROM kind k
JOIN topic t ON t.subject = ?2 AND t.kind = k.id
JOIN statement s ON s.topic = t.id AND s.current = 1
JOIN record r ON r.id = s.record
JOIN body b ON b.statement = s.id
JOIN journal j ON j.id = s.journal
LEFT JOIN member m ON m.id = j.member
WHERE k.name = ?1 AND (?3 IS NULL OR (m.root = ?3 AND j.class = 1));

-- --- the logical dump ---------------------------------------------------

-- stmt words_list
CREATE VIRTUAL TABLE IF NOT EXISTS temp.word_list
USING fts5vocab (main, word, row);

-- Members that nothing admits now are left out: they are here only if they
-- were admitted once.
-- stmt dump_members_all
SELECT format('member %s %s known%scontinues %s', lower(hex(root)), shown,
  known, continues) FROM member
WHERE shown IS NOT NULL ORDER BY root;

-- stmt dump_journals_all
SELECT format('journal %s %d %s %s %s %s %s %d %s', j.name, j.class, j.room,
  j.author, j.device, lower(hex(j.key)), j.incarnation, j.is_guest,
  ifnull(lower(hex(m.root)), '-'))
FROM journal j LEFT JOIN member m ON m.id = j.member ORDER BY j.name;

-- stmt dump_tips_all
SELECT format('tip %s %s', j.name, lower(hex(r.hash)))
FROM tip t JOIN journal j ON j.id = t.journal JOIN record r ON r.id = t.record
ORDER BY j.name, r.hash;

-- stmt dump_records_all
SELECT format('record %s %s %s %d %s rank %d time %d newer %d held %s ended %d '
  || 'count %d',
  lower(hex(r.hash)), lower(hex(r.git_id)), j.name, r.sequence,
  ifnull(lower(hex(p.hash)), '-'), r.rank, r.time, r.newer,
  CASE WHEN r.held IS NULL THEN '-' WHEN r.held = 0 THEN 'fork'
    ELSE lower(hex(c.hash)) || '.' || s.position END, r.ended, r.count)
FROM record r JOIN journal j ON j.id = r.journal
LEFT JOIN record p ON p.id = r.previous
LEFT JOIN statement s ON s.id = r.held LEFT JOIN record c ON c.id = s.record
ORDER BY r.hash;

-- stmt dump_seen_all
SELECT format('seen %s %s', lower(hex(r.hash)), lower(hex(t.hash)))
FROM seen s JOIN record r ON r.id = s.record JOIN record t ON t.id = s.target
ORDER BY r.hash, t.hash;

-- stmt dump_sights_all
SELECT format('sight %s %s %d %d', w.name, t.name, s.at, s.sequence)
FROM sight s JOIN journal w ON w.id = s.witness
JOIN journal t ON t.id = s.target
ORDER BY w.name, t.name, s.at;

-- stmt dump_missing_all
SELECT format('missing %s %s %d %s', lower(hex(r.hash)), m.journal, m.sequence,
  lower(hex(m.hash)))
FROM missing m JOIN record r ON r.id = m.record
ORDER BY r.hash, m.journal, m.sequence, m.hash;

-- stmt dump_statements_all
SELECT format('statement %s.%d %s %s shape %d base %d reason %d current %d '
  || 'withdrawn %d parts %d value %s %s', lower(hex(r.hash)), s.position,
  k.name, t.subject, s.shape, s.base, s.reason, s.current, s.withdrawn,
  s.parts, ifnull(s.value, '-'), b.text)
FROM statement s JOIN record r ON r.id = s.record JOIN kind k ON k.id = s.kind
JOIN topic t ON t.id = s.topic AND t.kind = s.kind
JOIN body b ON b.statement = s.id
ORDER BY r.hash, s.position;

-- stmt dump_contested_all
SELECT format('contested %s %s %s', k.name, t.subject, lower(hex(m.root)))
FROM contested c JOIN topic t ON t.id = c.topic JOIN kind k ON k.id = t.kind
JOIN member m ON m.id = c.member ORDER BY k.name, t.subject, m.root;

-- stmt dump_same_all
SELECT format('same %s %s', rec, shown) FROM same ORDER BY rec;

-- stmt dump_replaces_all
SELECT format('replaces %s.%d %s.%d', lower(hex(r.hash)), s.position,
  lower(hex(p.hash)), p.position)
FROM replaces p JOIN statement s ON s.id = p.statement
JOIN record r ON r.id = s.record
ORDER BY r.hash, s.position, p.hash, p.position;

-- stmt dump_labels_all
SELECT format('label %s.%d %d %s %s', lower(hex(r.hash)), s.position,
  l.vocabulary, l.code, l.text)
FROM label l JOIN statement s ON s.id = l.statement
JOIN record r ON r.id = s.record
ORDER BY r.hash, s.position, l.vocabulary, l.text, l.code;

-- stmt dump_references_all
SELECT format('reference %s %s %d %s [%s] %s resolved %d', k.name, t.subject,
  g.type, g.text, g.kinds, g.party, g.resolved)
FROM reference f JOIN topic t ON t.id = f.topic JOIN kind k ON k.id = t.kind
JOIN target g ON g.id = f.target
ORDER BY k.name, t.subject, g.type, g.text, g.kinds, g.party;

-- stmt dump_words_all
SELECT format('word %s %d %d', term, doc, cnt) FROM temp.word_list
ORDER BY term;
