/**
 * Sends every text of a template through `$t` (text/language.ts) while it is compiled, so that components are written in
 * plain English and can be shown in another language: texts, what is interpolated, and attributes that people read.
 */
import type { Options } from '@vitejs/plugin-vue'

type CompilerOptions = NonNullable<NonNullable<Options['template']>['compilerOptions']>
type NodeTransform = NonNullable<CompilerOptions['nodeTransforms']>[number]
type Place = Parameters<NodeTransform>[0]['loc']

/** What is used of the compiler's own nodes; its enum of kinds is not among what `vue` exports. */
interface TemplateNode {
  readonly type: number
  readonly loc: Place
  readonly content: object | string
  readonly props: Prop[]
}

interface Prop {
  readonly type: number
  readonly name: string
  readonly loc: Place
  /** Of an attribute. */
  readonly value?: { readonly content: string }
  /** Of a directive. */
  readonly exp?: { readonly loc: Place }
  readonly arg?: { readonly type: number; readonly content: string }
}

/** Kinds of nodes as the compiler numbers them. */
const element = 1
const text = 2
const interpolation = 5
const attribute = 6
const directive = 7
const expression = 4
const compound = 8

const readAttributes = new Set([
  ...['title', 'placeholder', 'aria-label', 'label', 'alt', 'help', 'hint', 'legend'],
  ...['unit', 'dashed', 'x-name', 'y-name'],
])

function translated(content: string, loc: Place) {
  return {
    ...{ type: expression, loc, isStatic: false, constType: 0 },
    content: `_ctx.$t(${JSON.stringify(content)})`,
  }
}

function wrapped(inner: object, loc: Place) {
  return { type: compound, loc, children: ['_ctx.$t(', inner, ')'] }
}

/** Words, or the marks that end and join them; not numbers and signs. */
function isSaid(content: string): boolean {
  return /\p{L}{2}/u.test(content) || /^\s*[“”]?[.;:?()]\s*$/.test(content)
}

function translateProps(props: Prop[]): void {
  for (const [index, prop] of props.entries()) {
    if (prop.type === attribute) {
      if (!readAttributes.has(prop.name) || !prop.value || !isSaid(prop.value.content)) continue
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
      readAttributes.has(prop.arg.content) &&
      !isGivenName(prop.exp.loc)
    )
      Object.assign(prop, { exp: wrapped(prop.exp, prop.loc) })
  }
}

/** What a person called something is no text of ours, even where it reads like one: `{{ run.name }}`, `given(tag)`. */
function isGivenName({ source }: Place): boolean {
  return /\b(run|study|training)\.name\s*}}$/.test(source) || /^({{\s*)?given\(/.test(source)
}

export const translateTemplates: NodeTransform = (node) => {
  const { type, loc, content, props } = node as unknown as TemplateNode
  if (type === element) translateProps(props)
  if (type === interpolation && !isGivenName(loc))
    Object.assign(node, { content: wrapped(content as object, loc) })
  if (type !== text || typeof content !== 'string' || !isSaid(content)) return
  const replacement = { type: interpolation, loc, content: translated(content, loc) }
  Object.assign(node, replacement)
}
