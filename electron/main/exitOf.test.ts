import { constants } from 'node:os'
import { expect, test } from 'vitest'
import { exitReason } from '../../core/app/endingWords.ts'
import { exitOf } from './exitOf.ts'

const died = ['SIGILL', 'SIGTRAP', 'SIGABRT', 'SIGBUS', 'SIGFPE', 'SIGKILL', 'SIGSEGV'] as const

test.each(died)('%s is told by its name, bare or as a shell counts it', (signal) => {
  const number = constants.signals[signal]
  for (const reported of [number, 128 + number])
    expect(exitOf(reported)).toEqual({ code: null, signal })
  const words = exitReason({ code: null, signal, lastWords: '' })
  expect(words).toContain(signal)
  expect(words).not.toContain('exit code')
})

test('an exit of its own is none', () => {
  expect(exitOf(1)).toEqual({ code: 1, signal: null })
})
