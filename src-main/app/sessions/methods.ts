import { app, clipboard } from 'electron'
import type { Response } from '../../../src-shared/bridge.js'
import { methodsParagraph } from '../../../src-shared/session/methods.js'
import type { Workstation } from '../workstation.js'

/** The methods of a session as a paragraph, from its plan alone; on the clipboard, too, where `copy` asks for it. */
export async function sessionMethods(
  { casebook, aside }: Pick<Workstation, 'casebook' | 'aside'>,
  id: string,
  copy: boolean,
): Promise<Response<'sessions.methods'>> {
  const { plan, startedAt } = casebook.sessions.get(id)
  const model = plan.model ? await aside.do('session-pack', { id }) : null
  const text = methodsParagraph(plan, { startedAt, model, version: app.getVersion() })
  if (copy) clipboard.writeText(text)
  return { text, trainedOn: model?.trainedOn ?? null }
}
