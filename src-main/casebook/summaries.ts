import { z } from 'zod'
import { CaseSummarySchema } from '../../src-shared/case/worklist.js'
import { jsonColumn } from './json-column.js'
import { SERIES_ORDER } from './volumes.js'

/**
 * A worklist row for the reader $reader (0: nobody in particular), named as in CaseSummarySchema. What stands of
 * decisions comes from the reader's own read, else from the case's reading; of others only that they have begun.
 */
export const SUMMARY_COLUMNS = `
  cases.id, identities.patient AS patientKey, identities.name AS patientName, identities.patient_id AS patientId,
  identities.birth_date AS birthDate, studies.uid AS studyUid, studies.date AS studyDate,
  studies.description AS studyDescription,
  coalesce((SELECT modality FROM volumes WHERE case_number = cases.number ORDER BY number LIMIT 1), '') AS modality,
  coalesce(own.side, cases.side) AS side, coalesce(own.side_source, cases.side_source) AS sideSource,
  coalesce((SELECT max(simulated) FROM volumes WHERE case_number = cases.number), 0) AS simulated,
  cases.imported_at AS importedAt, cases.opened_at AS openedAt,
  (SELECT count(*) FROM volumes WHERE case_number = cases.number) AS volumes,
  (SELECT json_group_array(json_array(series_uid, description)) FROM (
     SELECT series_uid, description FROM volumes WHERE case_number = cases.number ORDER BY ${SERIES_ORDER})) AS series,
  (SELECT count(*) FROM import_notes WHERE case_number = cases.number) AS notes,
  (SELECT count(DISTINCT reader) FROM reads
     WHERE case_number = cases.number AND reader <> $reader AND session IS NULL) AS otherReaders,
  coalesce(own.status, cases.status) AS status, coalesce(own.abnormal, cases.abnormal) AS abnormal,
  coalesce(own.reviewed, 0) AS reviewed, coalesce(own.to_review, cases.to_review) AS toReview`

/** The own read of the reader, beside `cases`: at most one. */
export const OWN_READ = `
  LEFT JOIN reads AS own ON own.case_number = cases.number AND own.reader = $reader AND own.mode = 'open'
    AND own.session IS NULL`

/** The tables that a worklist row is joined from, beginning at `cases`. */
export const SUMMARY_JOINS = `
  JOIN studies ON studies.number = cases.study
  JOIN identities ON identities.number = studies.identity`

const SeriesPairs = z.array(z.tuple([z.string(), z.string()]))

/** A row of these columns. SQLite has no booleans; a series of several volumes is named once. */
export const SummaryRowSchema = CaseSummarySchema.extend({
  simulated: z.number().transform((flag) => flag === 1),
  series: jsonColumn(SeriesPairs).transform((pairs) =>
    pairs
      .filter(([uid], index) => uid === '' || pairs.findIndex(([other]) => other === uid) === index)
      .map(([, description]) => description),
  ),
})
