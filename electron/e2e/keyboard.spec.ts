/** A day without a mouse: tour, data set, run, list, comparison, exports, settings and manual by keys alone. */
import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect } from '@playwright/test'
import type { ElectronApplication, Page } from '@playwright/test'
import { command, press, tabTo } from './keys.ts'
import { test } from './workbench.ts'

/** Files go to `folder` under the name that the window proposes. */
async function saveInto(app: ElectronApplication, folder: string): Promise<void> {
  await app.evaluate(({ dialog }, into) => {
    dialog.showSaveDialog = (...given: unknown[]) => {
      const { defaultPath = 'file' } = given.at(-1) as { defaultPath?: string }
      const name = defaultPath.split('/').at(-1) ?? 'file'
      return Promise.resolve({ canceled: false, filePath: `${into}/${name}` })
    }
  }, folder)
}

/** From the focused menu of a chart, each press after what the last one did: a busy window draws behind the keys. */
async function openFigure(page: Page): Promise<void> {
  await press(page, 'ArrowUp')
  await expect(page.getByTestId('export-figure')).toBeFocused()
  await press(page, 'Enter')
  await expect(page.getByTestId('figure-preview')).toBeVisible()
}

test('every step from a new workspace to a report is made by keys, the focus in sight all the way', async ({
  workbench,
}) => {
  const { app, page } = await workbench.launch({ offersTour: true })
  await saveInto(app, workbench.home)

  await expect(page.getByTestId('tour')).toBeFocused()
  await press(page, 'Escape')
  await expect(page.getByTestId('tour')).toHaveCount(0)
  await tabTo(page, 'Data sets')
  await press(page, 'Enter')
  await expect(page.locator('#main')).toBeFocused()
  await tabTo(page, /^Digits/)
  await press(page, 'Enter')
  await expect(page.getByTestId('dataset-run')).toBeVisible()
  await tabTo(page, 'dataset-run')
  await press(page, 'Enter')

  await tabTo(page, 'run-name')
  await page.keyboard.type('first')
  await tabTo(page, 'field-imageReduction')
  await press(page, 'Control+a', '1')
  await tabTo(page, 'field-training-steps')
  await press(page, 'Control+a')
  await page.keyboard.type('100000')
  await expect(page.getByTestId('run-start')).toBeEnabled()
  await press(page, 'Control+Enter')
  const status = page.getByTestId('run-status').first()
  // Not before its first step: a recording is not broken off.
  await expect(page.getByTestId('chart-angular-update')).not.toHaveAttribute('data-points', '0', {
    timeout: 60_000,
  })
  await press(page, 'Space')
  await expect(status).toHaveText('Paused')
  await press(page, 'Space')
  await expect(status).toHaveText('Running')
  await press(page, 'Control+.')
  await expect(status).toHaveText('Stopped')

  await tabTo(page, /^Equilibrium$/)
  await press(page, 'End')
  await expect(page.getByRole('tab', { name: 'Lineage' })).toBeFocused()
  await command(page, 'clone with')
  await expect(page).toHaveURL(/new/)
  await tabTo(page, 'run-name')
  await page.keyboard.type('second')
  await tabTo(page, 'field-training-steps')
  await press(page, 'Control+a')
  await page.keyboard.type('40')
  await expect(page.getByTestId('run-start')).toBeEnabled()
  await press(page, 'Control+Enter')
  await expect(page).toHaveURL(/runs\/run-2/)
  await expect(status).toHaveText('Finished', { timeout: 60_000 })

  await command(page, 'go to runs')
  const rows = page.getByTestId('run-row')
  await expect(rows).toHaveCount(2)
  await press(page, '/')
  await page.keyboard.type('name ~ first')
  await expect(rows).toHaveCount(1)
  await press(page, 'Escape')
  await expect(rows).toHaveCount(2)
  await tabTo(page, 'run-row')
  await press(page, 'Space', 'ArrowDown', 'Space')
  await expect(page.getByTestId('compare')).toHaveText('Compare 2 runs')
  await press(page, 'Enter')
  await expect(page).toHaveURL(/runs\/run-1/)
  await press(page, 'Alt+ArrowLeft')
  await expect(rows.nth(1)).toBeFocused()
  await tabTo(page, 'row-more')
  await press(page, 'Enter')
  await expect(page.getByRole('menuitem', { name: 'Open', exact: true })).toBeFocused()
  await press(page, 'Escape')
  await expect(rows.nth(1).getByTestId('row-more')).toBeFocused()

  await command(page, 'compare 2 runs')
  await expect(page).toHaveURL(/compare/)
  await tabTo(page, /chart$/)
  await press(page, 'ArrowRight')
  await expect(page.getByTestId('readout')).toBeVisible()
  await tabTo(page, 'chart-menu')
  await openFigure(page)
  await press(page, 'Escape')
  await expect(page.getByTestId('chart-menu').first()).toBeFocused()
  await openFigure(page)
  await tabTo(page, 'save-figure')
  await press(page, 'Enter')
  await expect(page.getByText(/\.pdf was saved/)).toBeVisible()
  await command(page, 'report on 2 ticked html')
  await expect.poll(() => existsSync(join(workbench.home, 'report.html'))).toBe(true)

  await command(page, 'go to settings')
  await expect(page).toHaveURL(/settings/)
  await tabTo(page, 'As the system')
  await press(page, 'ArrowDown', 'ArrowDown')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await press(page, 'Tab', 'ArrowDown', 'ArrowDown')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('设置')
  await press(page, 'ArrowUp')
  await press(page, 'F1')
  await expect(page.getByTestId('manual-page')).toBeFocused()
  expect(basename(new URL(page.url()).hash)).toBe('manual')
})
