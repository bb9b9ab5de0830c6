import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { bundlesIn } from './openedFiles.ts'

test('bundles are found among arguments, as paths and as addresses; nothing else is', () => {
  const folder = mkdtempSync(join(tmpdir(), 'opened-'))
  const file = join(folder, 'run 1.steradian')
  writeFileSync(file, '')
  const parameters = ['steradian', '--no-sandbox', 'run 1.steradian', pathToFileURL(file).href]
  expect(bundlesIn([...parameters, 'gone.steradian', folder], folder)).toEqual([file, file])
})
