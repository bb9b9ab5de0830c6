import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isOurs, mayLoad, windowAddress } from './addresses.ts'
import { exitOf } from './exitOf.ts'
import { progressOf } from './progressOf.ts'
import { allowedFiles, fileFor, headersOf } from './servedFiles.ts'

function builtWindow(): string {
  const folder = mkdtempSync(join(tmpdir(), 'window-'))
  const root = join(folder, 'renderer')
  mkdirSync(join(root, 'assets'), { recursive: true })
  writeFileSync(join(root, 'index.html'), '')
  writeFileSync(join(root, 'assets', 'index.js'), '')
  writeFileSync(join(folder, 'secret.txt'), '')
  symlinkSync(join(folder, 'secret.txt'), join(root, 'link.txt'))
  return root
}

describe('the app protocol', () => {
  const root = builtWindow()
  const files = allowedFiles(root)

  it('serves the files of the built window', () => {
    expect(fileFor(files, windowAddress)).toBe(join(root, 'index.html'))
    expect(fileFor(files, 'app://steradian/assets/index.js?v=1')).toBe(
      join(root, 'assets', 'index.js'),
    )
  })

  it.each([
    'app://steradian/../secret.txt',
    'app://steradian/..%2fsecret.txt',
    'app://steradian/%2e%2e/secret.txt',
    'app://steradian/..%5csecret.txt',
    'app://steradian//etc/passwd',
    'app://steradian/assets/..%2f..%2fsecret.txt',
    'app://steradian/link.txt',
    'app://steradian/assets',
    'app://steradian/',
    'app://other/index.html',
    'app://steradian/index.html%00.js',
  ])('has nothing at %s', (address) => {
    expect(fileFor(files, address)).toBeUndefined()
  })

  it('forbids inline and evaluated scripts', () => {
    const policy = headersOf('index.html')['content-security-policy'] ?? ''
    const scripts = policy.split('; ').find((part) => part.startsWith('script-src'))
    expect(scripts).toBe("script-src 'self'")
    expect(policy).toContain("default-src 'none'")
  })
})

describe('addresses', () => {
  it.each([
    ['app://steradian/index.html', null, true],
    ['app://other/index.html', null, false],
    ['https://steradian/', null, false],
    ['file:///etc/passwd', null, false],
    ['javascript:alert(1)', null, false],
    ['not an address', null, false],
    ['http://localhost:5173/x', 'http://localhost:5173', true],
    ['http://localhost:5174/x', 'http://localhost:5173', false],
    ['http://localhost:5173/x', null, false],
  ])('%s with server %s: ours %s', (address, server, expected) => {
    expect(isOurs(address, server)).toBe(expected)
  })

  it('loads developer tools only while developing', () => {
    expect(mayLoad('devtools://devtools/x', null)).toBe(false)
    expect(mayLoad('devtools://devtools/x', 'http://localhost:5173')).toBe(true)
    expect(mayLoad('blob:app://steradian/1', null)).toBe(true)
    expect(mayLoad('ws://example.org', null)).toBe(false)
  })
})

describe('exitOf', () => {
  it('tells signals from codes', () => {
    expect(exitOf(9)).toEqual({ code: null, signal: 'SIGKILL' })
    expect(exitOf(139)).toEqual({ code: null, signal: 'SIGSEGV' })
    expect(exitOf(1)).toEqual({ code: 1, signal: null })
  })
})

describe('progressOf', () => {
  const run = (step: number, totalSteps: number) => ({ runId: '', name: '', step, totalSteps })
  it('weighs runs by their steps, and knows none and unknown', () => {
    expect(progressOf([run(50, 100), run(100, 300)])).toBe(0.375)
    expect(progressOf([])).toBe(-1)
    expect(progressOf([run(0, 0)])).toBe(2)
  })
})
