import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { builtInDatasets, installationFolder, programVersion } from './installation.ts'

/** The layout that `npm run package` makes. */
function installed(): { home: string; code: string } {
  const home = mkdtempSync(join(tmpdir(), 'installed-'))
  const code = join(home, 'resources', 'app.asar.unpacked', 'out', 'cli')
  mkdirSync(code, { recursive: true })
  mkdirSync(join(home, 'resources', 'datasets'))
  writeFileSync(join(home, 'resources', 'datasets', 'catalogue.json'), '[]')
  writeFileSync(join(code, 'package.json'), '{"version":"7.8.9"}')
  return { home, code }
}

describe('the installation', () => {
  it('is the repository while developing', () => {
    expect(builtInDatasets()).toBe(join(import.meta.dirname, '../../resources/datasets'))
    expect(programVersion()).toMatch(/^\d+\.\d+\.\d+/)
  })

  it('is found from the packaged command line, with its version', () => {
    const { home, code } = installed()
    expect(installationFolder(code)).toBe(home)
    expect(programVersion(code)).toBe('7.8.9')
  })

  it('is missed in words', () => {
    expect(() => installationFolder(tmpdir())).toThrow(/catalogue\.json: there is none above/)
  })
})
