import { z } from 'zod'
import type { Connection } from '../connection.js'
import { actionOf, chainHash, chainStart } from '../integrity/chain.js'
import type { Migration } from './migration.js'

const OldRevision = z.object({
  readId: z.string(),
  readNumber: z.number().int(),
  sequence: z.number().int(),
  readingId: z.string().nullable(),
  authorKind: z.string(),
  authorName: z.string(),
  authorReader: z.string().nullable(),
  at: z.string(),
  action: z.string(),
})

/**
 * What tells that the file was altered: a sum of every row in a table of its own (written by `integrity/keep-sums.ts`),
 * and a chain of hashes over the revisions of each read, which goes with them into files that travel.
 *
 * `marks` say which casebook this is and how often it was written, so that another, or an older one, that was put in
 * its place is not taken for it.
 */
export const sums: Migration = {
  version: 12,
  name: 'sums',
  sql: `
    CREATE TABLE sums (
      of TEXT NOT NULL,
      key TEXT NOT NULL,
      sum BLOB NOT NULL,
      PRIMARY KEY (of, key)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE marks (
      number INTEGER PRIMARY KEY CHECK (number = 1),
      id TEXT NOT NULL,
      written INTEGER NOT NULL CHECK (written >= 0)
    ) STRICT;
    INSERT INTO marks (number, id, written) VALUES (1, lower(hex(randomblob(16))), 0);

    DROP TRIGGER revisions_never_change;
    ALTER TABLE revisions ADD COLUMN hash TEXT NOT NULL DEFAULT '';
  `,
  run: (connection) => {
    chainOldRevisions(connection)
    connection.run(`
      CREATE TRIGGER revisions_never_change BEFORE UPDATE ON revisions
      BEGIN
        SELECT RAISE(ABORT, 'revisions are appended, never changed');
      END;`)
  },
}

function chainOldRevisions(connection: Connection): void {
  const chain = connection.writer(
    'UPDATE revisions SET hash = $hash WHERE read_number = $readNumber AND sequence = $sequence',
  )
  const rows = connection
    .reader(
      `SELECT reads.id AS readId, read_number AS readNumber, sequence, reading_id AS readingId,
         author_kind AS authorKind, author_name AS authorName, author_reader AS authorReader, at, action
       FROM revisions JOIN reads ON reads.number = read_number ORDER BY read_number, sequence`,
      OldRevision,
    )
    .all()
  let [of, previous] = [0, '']
  for (const { readId, readNumber, sequence, action, ...revision } of rows) {
    if (readNumber !== of) [of, previous] = [readNumber, chainStart(readId)]
    previous = chainHash(previous, { ...revision, sequence, action: actionOf(action) })
    chain({ readNumber, sequence, hash: previous })
  }
}
