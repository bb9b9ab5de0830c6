import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { isTranslated, say, speak } from './language.ts'

afterEach(() => {
  speak('en')
})

it('says what is translated in Chinese, and the rest as it is', () => {
  speak('zh')
  expect(say('New window')).toBe('新建窗口')
  expect(say('a run of my own')).toBe('a run of my own')
})

it.each(['menu.ts', 'closing.ts', 'requests.ts', 'activity.ts'])(
  'has Chinese for every text of %s',
  (file) => {
    const source = readFileSync(resolve(import.meta.dirname, file), 'utf8')
    const said = [
      ...source.matchAll(
        /(?:say\(|label: |windows, |finished: |failed: |interrupted: |stopped: |held: |studyFinished: |studyWaits: )'([^']+)'/g,
      ),
    ].map(([, text = '']) => text)
    expect(said.length).toBeGreaterThan(0)
    expect(said.filter((text) => !isTranslated(text))).toEqual([])
  },
)
