/** axe on every page, light and dark: no serious and no critical finding. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect } from '@playwright/test'
import type { Page } from '@playwright/test'
import { ask } from './ask.ts'
import { test } from './workbench.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface Finding {
  readonly id: string
  readonly impact: string
  readonly help: string
  readonly places: readonly string[]
}

/** What a person with a screen reader, or without a mouse, would stumble over. */
function seriousFindings(page: Page): Promise<Finding[]> {
  return page.evaluate(`axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
    violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, impact, help, nodes }) => ({
        id, impact, help, places: nodes.slice(0, 3).map(({ html }) => html.slice(0, 200)),
      })))`)
}

async function firstRun(page: Page): Promise<string> {
  const { runId } = await ask(page, 'runs.start', {
    method: 'spherical-motion',
    config: {
      ...{ dataset: 'fashion-mnist-6k', model: 'conv-small', imageReduction: 2 },
      training: { batchSize: 32, steps: 40, seed: 1 },
    },
    name: 'to be looked at',
  })
  const status = () => ask(page, 'runs.get', { runId }).then((run) => run.status.kind)
  await expect.poll(status, { timeout: 90_000 }).toBe('finished')
  return runId
}

test('no page has a serious accessibility finding, in light or dark', async ({ workbench }) => {
  const { app, page } = await workbench.launch()
  await page.evaluate(axe)
  const runId = await firstRun(page)
  const pages = [
    ...['/runs', `/runs/${runId}`, `/runs/${runId}?tab=charts`, '/new/spherical-motion'],
    ...['/studies', '/studies/new/mabn', '/datasets', '/datasets/fashion-mnist-6k'],
    ...['/methods', '/help/spherical-motion', '/manual/spherical-motion', '/settings'],
  ]
  const found: Record<string, Finding[]> = {}
  for (const theme of ['light', 'dark'] as const) {
    await app.evaluate(({ nativeTheme }, wanted) => {
      nativeTheme.themeSource = wanted
    }, theme)
    for (const route of pages) {
      await page.evaluate(`location.hash = ${JSON.stringify(route)}`)
      await page.waitForTimeout(600)
      const findings = await seriousFindings(page)
      if (findings.length > 0) found[`${route} (${theme})`] = findings
    }
  }
  expect(found).toEqual({})
})
