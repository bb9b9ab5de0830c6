/** Draws a formula as MathML elements. */
import { defineComponent, h } from 'vue'
import type { VNode } from 'vue'
import { parseFormula } from './formula.ts'
import type { MathNode } from './formula.ts'

export const MathFormula = defineComponent({
  name: 'MathFormula',
  props: { formula: { type: String, required: true } },
  setup: (props) => () => h('math', { display: 'block' }, [draw(parseFormula(props.formula))]),
})

function draw({ tag, children, attributes }: MathNode): VNode {
  return h(
    tag,
    { ...attributes },
    children.map((child) => (typeof child === 'string' ? child : draw(child))),
  )
}
