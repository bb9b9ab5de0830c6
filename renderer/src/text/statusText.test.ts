import { expect, test } from 'vitest'
import { asSentence } from './statusText.ts'

test('a reason is read as a sentence, whatever process wrote it', () => {
  expect(asSentence('the process hung')).toBe('The process hung.')
  expect(asSentence('Killed: by hand. ')).toBe('Killed: by hand.')
  expect(asSentence('应用结束了。')).toBe('应用结束了。')
})
