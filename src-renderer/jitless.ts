/**
 * zod compiles schemas with `new Function`, which the window's content security policy forbids. Import this before
 * any module that builds a schema.
 */
import { config } from 'zod'

config({ jitless: true })
