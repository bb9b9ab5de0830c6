import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { pathsInText } from './pastedPaths.ts'

test('paths are found plain, quoted and as addresses; what does not exist is no path', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pasted-'))
  const file = join(folder, 'a b.npz')
  writeFileSync(file, '')
  const text = `${file}\n"${file}"\n${pathToFileURL(file).href}\n${folder}\r\n${file}x\nhello\nfile://other/x`
  expect(pathsInText(text)).toEqual([file, file, file, folder])
})
