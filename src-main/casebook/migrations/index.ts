import { cases } from './001-cases.js'
import { readings } from './002-readings.js'
import { revisions } from './003-revisions.js'
import { search } from './004-search.js'
import { views } from './005-views.js'
import { secrets } from './006-secrets.js'
import { sources } from './007-sources.js'
import { identities } from './008-identities.js'
import { studies } from './009-studies.js'
import { reads } from './010-reads.js'
import { looks } from './011-looks.js'
import { sums } from './012-sums.js'
import { sessions } from './013-sessions.js'
import { travel } from './014-travel.js'
import { opinions } from './015-opinions.js'
import { holds } from './016-holds.js'
import type { Migration } from './migration.js'

/** All steps of the schema, oldest first. */
export const MIGRATIONS: readonly Migration[] = [
  cases,
  readings,
  revisions,
  search,
  views,
  secrets,
  sources,
  identities,
  studies,
  reads,
  looks,
  sums,
  sessions,
  travel,
  opinions,
  holds,
]
