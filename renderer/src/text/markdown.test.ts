// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { expect, test } from 'vitest'
import { MarkdownText } from '../components/MarkdownText.ts'
import { parseMarkdown } from './markdown.ts'

const html = (text: string) => mount(MarkdownText, { props: { text } }).html()

test('headings, emphasis, code, lists and quotes', () => {
  const text =
    '# Why\nA **bold** *claim* about `x < 1`:\n\n- one\n- two\n\n1. first\n\n> said\n\n```\na <b>\n```'
  expect(parseMarkdown(text).map(({ kind }) => kind)).toEqual([
    ...['heading', 'paragraph', 'list', 'list', 'quote', 'code'],
  ])
  const drawn = html(text)
  for (const part of [
    '<h2>Why</h2>',
    '<em>claim</em>',
    '<code>x &lt; 1</code>',
    '<li>two</li>',
    '<ol>',
    '<blockquote>said',
  ])
    expect(drawn).toContain(part)
})

test.each([
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '[click](javascript:alert(1))',
  '`<iframe>` **<svg onload=alert(1)>**',
  '```\n</pre><script>alert(1)</script>',
])('no element of %s reaches the page', (text) => {
  const element = mount(MarkdownText, { props: { text } }).element as HTMLElement
  expect(element.querySelectorAll('script,img,iframe,svg,a,[onload],[onerror]')).toHaveLength(0)
  expect(element.textContent).toContain(text.startsWith('[') ? 'javascript:alert(1' : '<')
})

test('tables, items that go on in the next line, and formulas in a line', () => {
  const drawn = html(
    '| name | says |\n|---|---|\n| `a` | b \\| **c** |\n\n- one\n  goes on\n- two\n\nSo $`x_t`$ is.',
  )
  for (const part of [
    '<th scope="col">name</th>',
    '<td>b | <strong>c</strong></td>',
    '<li>one goes on</li>',
    '<math display="inline" displaystyle="true"><mrow><msub>',
  ])
    expect(drawn.replaceAll(/>\s+</g, '><')).toContain(part)
})

test('what is no formula stays as it was typed, and a dollar is a dollar', () => {
  expect(html('$`\\frac{a`$')).toContain('<code>\\frac{a</code>')
  expect(html('$5 and $6')).toContain('$5 and $6')
})

test('a fence that is never closed, and markers alone, end', () => {
  expect(parseMarkdown('```\nx')).toEqual([{ kind: 'code', text: 'x', language: '' }])
  expect(parseMarkdown('**')).toEqual([
    { kind: 'paragraph', parts: [{ kind: 'text', text: '**' }] },
  ])
  expect(parseMarkdown('')).toEqual([])
})
