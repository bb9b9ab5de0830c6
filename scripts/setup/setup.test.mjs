import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { cached, cacheFolder, needSpace } from './cache.mjs'
import { describeFailure, SetupError } from './failure.mjs'
import { checkDigest, keyOf } from './hash.mjs'
import { hardLink } from './links.mjs'
import { isGone } from './lock.mjs'
import { holdsLocked } from './nodeModules.mjs'
import { run } from './run.mjs'
import { atLeast } from './runtime.mjs'
import { missingLibraries } from './systemLibraries.mjs'

let folder
const before = process.env.STERADIAN_CACHE
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'steradian-setup-'))
  process.env.STERADIAN_CACHE = folder
})
afterEach(() => {
  rmSync(folder, { recursive: true })
  if (before === undefined) delete process.env.STERADIAN_CACHE
  else process.env.STERADIAN_CACHE = before
})

describe('versions', () => {
  test.each([
    ['20.19.0', '20.19.0', true],
    ['20.18.9', '20.19.0', false],
    ['v24.0.0', '22.18.0', true],
    ['22.9.0', '22.18.0', false],
    ['23.0.0-nightly', '22.18.0', true],
  ])('%s is at least %s: %s', (actual, wanted, expected) => {
    expect(atLeast(actual, wanted)).toBe(expected)
  })
})

describe('hashes', () => {
  // FIPS 180-4, appendix: SHA-256 of "abc".
  const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'

  test('a file with the pinned content passes', async () => {
    writeFileSync(join(folder, 'a.whl'), 'abc')
    await expect(checkDigest(join(folder, 'a.whl'), abc)).resolves.toBeUndefined()
  })

  test('a changed file is refused with both hashes, and removed', async () => {
    const file = join(folder, 'a.whl')
    writeFileSync(file, 'abd')
    const failure = await checkDigest(file, abc).catch((error) => error)
    expect(failure).toBeInstanceOf(SetupError)
    expect(failure.message).toContain(abc)
    expect(failure.message).toMatch(
      /is a52d159f262b2c6ddb724a61840befc36eb30c88877a4030b65cbe86298449c9/,
    )
    expect(existsSync(file)).toBe(false)
  })

  test('a key depends on every value and on their order', () => {
    expect(keyOf(1, 2)).not.toBe(keyOf(2, 1))
    expect(keyOf({ a: 1 })).toBe(keyOf({ a: 1 }))
  })
})

describe('cache', () => {
  test('STERADIAN_CACHE, then XDG_CACHE_HOME, then the home folder', () => {
    expect(cacheFolder({ STERADIAN_CACHE: '/a', XDG_CACHE_HOME: '/b' }, '/h')).toBe('/a')
    expect(cacheFolder({ XDG_CACHE_HOME: '/b' }, '/h')).toBe('/b/steradian')
    expect(cacheFolder({}, '/h')).toBe('/h/.cache/steradian')
  })

  test('a fill that fails leaves nothing under the name, and the next one works', async () => {
    const broken = cached('thing/1', (place) => {
      writeFileSync(join(place, 'half'), 'x')
      throw new Error('interrupted')
    })
    await expect(broken).rejects.toThrow('interrupted')
    expect(existsSync(join(folder, 'thing/1'))).toBe(false)
    const place = await cached('thing/1', (partial) => writeFileSync(join(partial, 'whole'), 'y'))
    expect(readFileSync(join(place, 'whole'), 'utf8')).toBe('y')
  })

  test('too little space is refused with both numbers before the download', async () => {
    await expect(needSpace(1e18, 'The moon')).rejects.toThrow(
      /The moon needs 1000000000\.00 GB in .* has [\d.]+ [MG]B free/,
    )
  })

  test('a process that holds the old file keeps it when a new one is linked over it', async () => {
    const target = join(folder, 'target')
    writeFileSync(target, 'old')
    const inode = statSync(target).ino
    writeFileSync(join(folder, 'source'), 'new')
    await hardLink(join(folder, 'source'), target)
    expect(readFileSync(target, 'utf8')).toBe('new')
    expect(statSync(target).ino).not.toBe(inode)
  })
})

describe('lock', () => {
  test('a dead process of this machine gives it up, a living one and one elsewhere do not', async () => {
    const { stdout } = await run(process.execPath, ['-p', 'process.pid'])
    expect(isGone({ pid: Number(stdout), host: hostname() })).toBe(true)
    expect(isGone({ pid: process.pid, host: hostname() })).toBe(false)
    expect(isGone({ pid: Number(stdout), host: 'another-machine' })).toBe(false)
  })
})

describe('node_modules', () => {
  const locked = {
    '': {},
    a: { version: '1.0.0', integrity: 'x' },
    b: { version: '2.0.0', optional: true },
  }

  test('an absent optional package is no reason to install again', () => {
    expect(holdsLocked(locked, { a: locked.a })).toBe(true)
  })

  test('another version, or an absent package, is', () => {
    expect(holdsLocked(locked, { a: { version: '1.0.1', integrity: 'x' } })).toBe(false)
    expect(holdsLocked(locked, { b: locked.b })).toBe(false)
  })
})

test('ldd names what is not found', () => {
  const output =
    '\tlibgtk-3.so.0 => not found\n\tlibc.so.6 => /lib/libc.so.6 (0x1)\n\tlibnss3.so => not found\n'
  expect(missingLibraries(output)).toEqual(['libgtk-3.so.0', 'libnss3.so'])
})

test('a failure is told without a stack and with its fix', () => {
  expect(describeFailure(new SetupError('No pip.', 'install pip'))).toBe(
    'No pip.\n  Fix: install pip',
  )
})

test('a crash of a child process is an outcome', async () => {
  const { code, signal } = await run(process.execPath, ['-e', 'process.abort()'])
  expect({ code, signal }).toEqual({ code: null, signal: 'SIGABRT' })
})
