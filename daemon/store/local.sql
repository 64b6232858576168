-- SPDX-License-Identifier: ISC
--
-- local.db: every statement that it runs, and no other.  Times are RFC 3339
-- text in UTC.

-- stmt tables
-- Whatever is set once: by name.
CREATE TABLE setting (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE remote (
  name TEXT PRIMARY KEY,
  url TEXT NOT NULL,
  last_success TEXT,
  last_attempt TEXT,
  last_error TEXT -- of the last attempt; NULL when it went well
) STRICT, WITHOUT ROWID;
-- The last tip that was seen behind a ref of a remote.
CREATE TABLE remote_ref (
  remote TEXT NOT NULL REFERENCES remote ON DELETE CASCADE,
  ref TEXT NOT NULL,
  tip BLOB NOT NULL CHECK (length(tip) = 20),
  good BLOB CHECK (length(good) = 20), -- end of the longest valid prefix
  fault TEXT NOT NULL, -- '' when all of it was taken
  sequence INTEGER NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (remote, ref)
) STRICT, WITHOUT ROWID;
-- When and by which remote something of a member last came.
CREATE TABLE heard (
  member TEXT PRIMARY KEY,
  via TEXT NOT NULL,
  at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- stmt begin
BEGIN IMMEDIATE;

-- stmt commit
COMMIT;

-- stmt setting_get
SELECT value FROM setting WHERE name = ?1;

-- stmt setting_set
INSERT INTO setting (name, value) VALUES (?1, ?2)
ON CONFLICT (name) DO UPDATE SET value = excluded.value;

-- stmt setting_remove
DELETE FROM setting WHERE name = ?1;

-- stmt settings_below
SELECT name, value FROM setting WHERE substr(name, 1, length(?1)) = ?1
ORDER BY name;

-- stmt remotes_all
SELECT r.name, r.url, r.last_success, r.last_attempt, r.last_error, s.value,
  EXISTS (SELECT 1 FROM setting
    WHERE name = 'metered:' || r.name AND value = '1')
FROM remote r LEFT JOIN setting s ON s.name = 'hint:' || r.name
ORDER BY r.name;

-- stmt remote_add
INSERT INTO remote (name, url) VALUES (?1, ?2) ON CONFLICT (name) DO NOTHING;

-- stmt remote_remove
DELETE FROM remote WHERE name = ?1;

-- stmt remote_settings_remove
DELETE FROM setting
WHERE name IN ('pace-in:' || ?1, 'pace-out:' || ?1, 'hint:' || ?1,
  'tally:' || ?1, 'metered:' || ?1);

-- stmt remote_meter
INSERT INTO setting (name, value)
SELECT 'metered:' || name, ?2 FROM remote WHERE name = ?1
ON CONFLICT (name) DO UPDATE SET value = excluded.value;

-- stmt remote_succeeded
UPDATE remote SET last_success = ?2, last_attempt = ?2, last_error = NULL
WHERE name = ?1;

-- stmt remote_failed
UPDATE remote SET last_attempt = ?2, last_error = ?3 WHERE name = ?1;

-- stmt remote_ref_set
INSERT INTO remote_ref (remote, ref, tip, good, fault, sequence, reason)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
ON CONFLICT (remote, ref) DO UPDATE SET tip = excluded.tip,
  good = excluded.good, fault = excluded.fault, sequence = excluded.sequence,
  reason = excluded.reason;

-- stmt remote_ref_remove
DELETE FROM remote_ref WHERE remote = ?1 AND ref = ?2;

-- stmt remote_refs
SELECT remote, ref, tip, good, fault, sequence, reason FROM remote_ref
WHERE remote = ?1 ORDER BY ref;

-- stmt remote_refs_all
SELECT remote, ref, tip, good, fault, sequence, reason FROM remote_ref
ORDER BY remote, ref;

-- stmt heard_set
INSERT INTO heard (member, via, at) VALUES (?1, ?2, ?3)
ON CONFLICT (member) DO UPDATE SET via = excluded.via, at = excluded.at;

-- stmt heard_all
SELECT member, via, at FROM heard ORDER BY member;
