/** The self-test of resume, from the window, and the choice to resume at start. */
import { expect } from '@playwright/test'
import { ask } from './ask.ts'
import { test } from './workbench.ts'

test('the self-test kills and resumes a run, and finds it equal to the last bit', async ({
  workbench,
}) => {
  const { page } = await workbench.launch()
  await page.goto('app://steradian/index.html#/settings')
  await page.getByLabel('Go on by themselves').check()
  await expect
    .poll(async () => (await ask(page, 'workspace.settings', {})).resumeAtStart)
    .toBe(true)
  await page.getByRole('button', { name: 'Test resume' }).click()
  await expect(page.getByText('Passed: equal to the last bit')).toBeVisible({ timeout: 120_000 })
  await expect(page.getByText('resumed from the checkpoint of step 200')).toBeVisible()
  // In a workspace of its own.
  expect(await ask(page, 'runs.list', {})).toEqual([])
})
