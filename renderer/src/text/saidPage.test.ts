// @vitest-environment happy-dom
import { afterEach, expect, test } from 'vitest'
import { speak } from './language.ts'
import { saidPage } from './saidPage.ts'

afterEach(() => {
  speak('en')
})

const page = `<!doctype html>
<html lang="en"><head><title translate="no">step</title><style>step { color: red }</style></head>
<body><h1>Report of 2 runs</h1><p>Written 2026-01-02 by Steradian 1.2.3.</p>
<table><tbody><tr><th>run</th></tr><tr><td translate="no">step</td><td>3 of 9</td></tr></tbody></table>
<figure><svg><text><tspan>Training loss</tspan> (<tspan>nat</tspan>)</text><text>step</text></svg></figure></body></html>
`

test('a page is said in Chinese, but not what somebody named', () => {
  speak('zh')
  const text = saidPage(page)
  expect(text).toContain('lang="zh-CN"')
  expect(text).toContain('<title translate="no">step</title>')
  expect(text).toContain('<td translate="no">step</td>')
  expect(text).toContain('step { color: red }')
  for (const words of ['2 个实验的报告', 'Steradian 1.2.3', '实验', '3 / 9', '训练损失', '步'])
    expect(text).toContain(words)
  for (const words of ['Written', 'Report', '>run<', 'Training loss', '<text>step<'])
    expect(text).not.toContain(words)
})

test('English is untouched', () => {
  expect(saidPage(page)).toBe(page)
})
