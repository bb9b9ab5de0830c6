/**
 * Sends every text of a template through `$t` (text/language.ts) while it is compiled, so that components are written in
 * plain English and can be shown in another language: texts, what is interpolated, and attributes that people read.
 */
import type { Options } from '@vitejs/plugin-vue'

type CompilerOptions = NonNullable<NonNullable<Options['template']>['compilerOptions']>
type NodeTransform = NonNullable<CompilerOptions['nodeTransforms']>[number]
type TemplateNode = Parameters<NodeTransform>[0]
type Place = TemplateNode['loc']

/** Kinds of nodes as the compiler numbers them. */
const element = 1
const text = 2
const interpolation = 5
const attribute = 6
const directive = 7
const expression = 4
const compound = 8

const readAttributes = new Set(['title', 'placeholder', 'aria-label', 'label', 'alt', 'help'])

function translated(content: string, loc: Place) {
  return {
    ...{ type: expression, loc, isStatic: false, constType: 0 },
    content: `_ctx.$t(${JSON.stringify(content)})`,
  }
}

function wrapped(inner: object, loc: Place) {
  return { type: compound, loc, children: ['_ctx.$t(', inner, ')'] }
}

/** Words, not only marks and numbers. */
function hasWords(content: string): boolean {
  return /\p{L}{2}/u.test(content)
}

function translateProps(props: Extract<TemplateNode, { type: 1 }>['props']): void {
  for (const [index, prop] of props.entries()) {
    if (prop.type === attribute) {
      if (!readAttributes.has(prop.name) || !prop.value || !hasWords(prop.value.content)) continue
      const { loc } = prop
      const arg = { type: expression, loc, content: prop.name, isStatic: true, constType: 3 }
      const exp = translated(prop.value.content, loc)
      Object.assign(props, {
        [index]: {
          type: directive,
          name: 'bind',
          rawName: `:${prop.name}`,
          arg,
          exp,
          modifiers: [],
          loc,
        },
      })
    } else if (
      prop.name === 'bind' &&
      prop.exp &&
      prop.arg?.type === expression &&
      readAttributes.has(prop.arg.content)
    )
      Object.assign(prop, { exp: wrapped(prop.exp, prop.loc) })
  }
}

export const translateTemplates: NodeTransform = (node, context) => {
  if (node.type === element) translateProps(node.props)
  if (node.type === interpolation) Object.assign(node, { content: wrapped(node.content, node.loc) })
  if (node.type !== text || !hasWords(node.content)) return
  const { loc } = node
  const replacement = { type: interpolation, loc, content: translated(node.content, loc) }
  context.replaceNode(replacement as unknown as Parameters<typeof context.replaceNode>[0])
}
