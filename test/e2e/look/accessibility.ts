import fs from 'node:fs'
import path from 'node:path'
import type axe from 'axe-core'
import type { Page } from 'playwright-core'
import { ROOT } from '../workstation.js'

declare global {
  interface Window {
    axe?: typeof axe
  }
}

const SOURCE = fs.readFileSync(path.join(ROOT, 'node_modules', 'axe-core', 'axe.min.js'), 'utf8')

/** What axe finds wrong in what is on show now, all its rules on; an entry names rule and element. */
export async function violations(page: Page): Promise<string[]> {
  // By the debugger, which the page's content security policy does not bind.
  if (!(await page.evaluate(() => window.axe !== undefined))) await page.evaluate(`${SOURCE}; undefined`)
  return page.evaluate(async () => {
    if (!window.axe) throw new Error('axe is not in the page.')
    const found = await window.axe.run(document, { resultTypes: ['violations'] })
    return found.violations.flatMap(({ id, help, nodes }) =>
      nodes.map(
        (node) =>
          `${id} (${help}): ${node.html.slice(0, 160)} [${node.any
            .map(({ message }) => message)
            .join('; ')
            .slice(0, 200)}]`,
      ),
    )
  })
}
