// @vitest-environment happy-dom
import { afterEach, expect, test } from 'vitest'
import { speak } from '../text/language.ts'
import { spokenOption } from './spokenOption.ts'

afterEach(() => {
  speak('en')
})

test('names of axes and series are said in Chinese; data, and what is not there, stay as they are', () => {
  const data = [[1, 2]]
  const option = {
    xAxis: { type: 'value' as const, name: 'step' },
    yAxis: [{ type: 'value' as const, name: 'a name of my own' }],
    series: [{ type: 'line' as const, name: 'theory', data }],
  }
  speak('zh')
  const spoken = spokenOption(option)
  expect(spoken).toEqual({
    xAxis: { type: 'value', name: '步' },
    yAxis: [{ type: 'value', name: 'a name of my own' }],
    series: [{ type: 'line', name: '理论', data }],
  })
  expect(option.xAxis.name).toBe('step')
})
