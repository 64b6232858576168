-- SPDX-License-Identifier: ISC
--
-- What the store asks of index.db beyond index.h; reading only.  The tables
-- are those of index.sql.

-- Does somebody of the room say to have seen a later record of this journal
-- than the index has?
-- stmt seen_later
SELECT EXISTS (SELECT 1 FROM missing m
  JOIN record w ON w.id = m.record
  JOIN journal v ON v.id = w.journal AND v.is_guest = 0
  WHERE m.journal = ?1 AND m.sequence > (SELECT coalesce(max(r.sequence), 0)
    FROM record r JOIN journal j ON j.id = r.journal WHERE j.name = ?1));

-- Where every record stands, ascending by its git id.
-- stmt known_all
SELECT r.git_id, p.git_id, j.name, r.sequence, r.hash
FROM record r JOIN journal j ON j.id = r.journal
LEFT JOIN record p ON p.id = r.previous
ORDER BY r.git_id;

-- stmt count_records
SELECT count(*) FROM record;

-- stmt count_statements
SELECT count(*) FROM statement;

-- stmt stamp
SELECT git_id FROM stamp WHERE ref = ?1;
