import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findElectron } from './findElectron.ts'

let home = ''

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'steradian-electron-'))
})
afterEach(() => rm(home, { recursive: true, force: true }))

async function put(name: string, text = ''): Promise<string> {
  const path = join(home, name)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, text)
  return path
}

test('the installed program is its own Electron', async () => {
  const program = await put('steradian')
  await expect(findElectron(home)).resolves.toEqual({ program, parameters: [] })
})

test('the sources have the Electron of their set-up, once the window is built', async () => {
  const electronPath = await put('electron')
  await put('node_modules/.steradian/setup.json', JSON.stringify({ electronPath, more: 1 }))
  await expect(findElectron(home)).rejects.toThrow('npm run build')
  await put('out/main/index.js')
  await expect(findElectron(home)).resolves.toEqual({ program: electronPath, parameters: [home] })
})

test('where there is none, it is said how to get it', async () => {
  await expect(findElectron(home)).rejects.toThrow('npm run setup')
  const gone = JSON.stringify({ electronPath: join(home, 'gone') })
  await put('node_modules/.steradian/setup.json', gone)
  await expect(findElectron(home)).rejects.toThrow('npm run setup, or take --format html')
})
