// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { describe, expect, test } from 'vitest'
import { methodIds } from '../../../core/contract/method.ts'
import { parseFormula } from './formula.ts'
import { MathFormula } from './MathFormula.ts'
import { zh } from '../text/zh.ts'
import { helpTopics } from './topics.ts'
import type { HelpTopic } from './topics.ts'

function htmlOf(formula: string): string {
  return mount(MathFormula, { props: { formula } }).html({ raw: true })
}

describe('formulas', () => {
  test('a fraction, a root and scripts become MathML', () => {
    const root =
      '<msqrt><mrow><mfrac><mrow><mn>2</mn><mi>η</mi></mrow><mrow><mn>1</mn><mo>+</mo><mi>α</mi></mrow></mfrac></mrow></msqrt>'
    expect(htmlOf('x_t^2 = \\sqrt{\\frac{2 \\eta}{1 + \\alpha}}')).toBe(
      `<math display="block"><mrow><msubsup><mi>x</mi><mi>t</mi><mn>2</mn></msubsup><mo>=</mo>${root}</mrow></math>`,
    )
  })

  test('names of functions stand upright, words are text, a minus is a minus', () => {
    const html = htmlOf('\\arccos x - \\text{the rest}')
    expect(html).toContain('<mi mathvariant="normal">arccos</mi>')
    expect(html).toContain('<mo>−</mo>')
    expect(html).toContain('<mtext>the rest</mtext>')
  })

  test('parentheses are as tall as what they hold, also with scripts', () => {
    const group = '<mrow><mo stretchy="false">(</mo><mi>a</mi><mo stretchy="false">)</mo></mrow>'
    expect(htmlOf('f(a)^2')).toContain(`<mi>f</mi><msup>${group}<mn>2</mn></msup>`)
    expect(htmlOf('[a, b) ) (c')).toContain('<mrow><mo stretchy="false">(</mo><mi>c</mi></mrow>')
    expect(htmlOf('(\\frac{a}{b})')).toContain('<mo>(</mo><mfrac>')
  })

  test('a formula with a brace too many or too few is refused', () => {
    expect(() => parseFormula('\\frac{a}{b')).toThrow('not closed')
    expect(() => parseFormula('a } b')).toThrow('closes nothing')
    expect(() => parseFormula('a_')).toThrow('must follow')
  })
})

test.each(methodIds)('every formula of the help of %s can be drawn', (id) => {
  const topic: HelpTopic = helpTopics[id]
  const formulas = [
    ...topic.symbols.map(([symbol]) => symbol),
    ...topic.sections.flatMap(({ blocks }) =>
      blocks.flatMap((block) => (block.kind === 'formula' ? [block.formula] : [])),
    ),
  ]
  expect(formulas.length).toBeGreaterThan(5)
  for (const formula of formulas) expect(htmlOf(formula)).not.toContain('\\')
})

test('no help page has a text without a translation', () => {
  const texts = Object.values(helpTopics).flatMap(({ sections, symbols }) => [
    ...sections.flatMap(({ title, blocks }) => [
      title,
      ...blocks.map((block) => (block.kind === 'text' ? block.text : block.says)),
    ]),
    ...symbols.map(([, meaning]) => meaning),
  ])
  expect(texts.filter((text) => !(text in zh))).toEqual([])
})
