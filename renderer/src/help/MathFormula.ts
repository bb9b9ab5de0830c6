/** Draws a formula as MathML elements; one that does not parse is shown as it was typed. */
import { defineComponent, h } from 'vue'
import type { VNode } from 'vue'
import { FormulaError, parseFormula } from './formula.ts'
import type { MathNode } from './formula.ts'

export const MathFormula = defineComponent({
  name: 'MathFormula',
  props: { formula: { type: String, required: true }, inline: { type: Boolean, default: false } },
  setup: (props) => () => {
    const tree = parsedOrNull(props.formula)
    if (!tree) return h('code', props.formula)
    const size = props.inline ? { display: 'inline', displaystyle: 'true' } : { display: 'block' }
    return h('math', size, [draw(tree)])
  },
})

/** A person's notes may hold anything. */
function parsedOrNull(formula: string): MathNode | null {
  try {
    return parseFormula(formula)
  } catch (thrown) {
    if (thrown instanceof FormulaError) return null
    throw thrown
  }
}

function draw({ tag, children, attributes }: MathNode): VNode {
  return h(
    tag,
    { ...attributes },
    children.map((child) => (typeof child === 'string' ? child : draw(child))),
  )
}
