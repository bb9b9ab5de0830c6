/** Texts inside expressions: what templates compute, what toasts and commands say. None may be without its Chinese. */
import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'
import { compileTemplate, parse } from 'vue/compiler-sfc'
import { translateTemplates } from '../../translateTemplates.ts'
import { zh } from './zh.ts'

const folder = resolve(import.meta.dirname, '..')
/** Names and signs that are the same in both languages. */
const same = new Set(['Steradian', 'English', '中文', 'dpi', 'mm', 'pt', 'nat', 'NaN', 'Mixup α'])
/** What objects call a text that people read. */
const readProperties = new Set([
  ...[
    'title',
    'label',
    'help',
    'note',
    'hint',
    'legend',
    'word',
    'unit',
    'sentence',
    'text',
    'reason',
  ],
])
/** Functions whose first argument is read, and those that have an id before it. */
const speaking = /(^|\.)(note|phrase|translate|named|counted)$/
const speakingAfterId = /^(show|plain|shelf|go|command)$/

function hasWords(text: string): boolean {
  return /\p{L}{2}/u.test(text)
}

/** Texts that an expression may come to; conditions and arguments are not among them. */
function valuesOf(node: ts.Expression): string[] {
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node))
    return valuesOf(node.expression)
  if (ts.isConditionalExpression(node))
    return [...valuesOf(node.whenTrue), ...valuesOf(node.whenFalse)]
  if (ts.isBinaryExpression(node)) {
    const { PlusToken, BarBarToken, QuestionQuestionToken } = ts.SyntaxKind
    const joins = [PlusToken, BarBarToken, QuestionQuestionToken].some(
      (kind) => kind === node.operatorToken.kind,
    )
    return joins ? [...valuesOf(node.left), ...valuesOf(node.right)] : []
  }
  if (ts.isStringLiteralLike(node)) return [node.text]
  if (!ts.isTemplateExpression(node)) return []
  // Its holes are filled before anybody could look it up.
  const parts = [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)]
  return parts.some(hasWords) ? [`template, use phrase(): ${parts.join('…')}`] : []
}

/** Values of every expression that `isRead` picks. */
function textsOf(code: string, isRead: (node: ts.Node) => ts.Expression | undefined): string[] {
  const texts: string[] = []
  const walk = (node: ts.Node) => {
    const read = isRead(node)
    if (read) texts.push(...valuesOf(read))
    node.forEachChild(walk)
  }
  walk(ts.createSourceFile('x.ts', code, ts.ScriptTarget.Latest, true))
  return texts.map((text) => text.trim().replaceAll(/\s+/g, ' ')).filter(hasWords)
}

function ofTemplate(node: ts.Node): ts.Expression | undefined {
  if (ts.isCallExpression(node) && /^_ctx\.(\$t|phrase)$/.test(node.expression.getText()))
    return node.arguments[0]
  const isNote = ts.isPropertyAssignment(node) && ['note', 'legend'].includes(node.name.getText())
  return isNote ? node.initializer : undefined
}

function ofScript(node: ts.Node): ts.Expression | undefined {
  if (ts.isCallExpression(node)) {
    const name = node.expression.getText()
    if (speaking.test(name)) return node.arguments[0]
    if (speakingAfterId.test(name)) return node.arguments[1]
  }
  const isRead = ts.isPropertyAssignment(node) && readProperties.has(node.name.getText())
  return isRead ? node.initializer : undefined
}

/** Names of axes and series: what is translate()d, and names that legends say. */
function ofChart(node: ts.Node): ts.Expression | undefined {
  const isName = ts.isPropertyAssignment(node) && node.name.getText() === 'name'
  return isName ? node.initializer : ofScript(node)
}

function textsIn(file: string): string[] {
  const source = readFileSync(resolve(folder, file), 'utf8')
  if (file.endsWith('.ts'))
    return textsOf(source, /^(charts|laboratories)/.test(file) ? ofChart : ofScript)
  const { template, scriptSetup } = parse(source).descriptor
  const { code } = compileTemplate({
    ...{ source: template?.content ?? '', filename: file, id: 'x' },
    compilerOptions: {
      ...{ nodeTransforms: [translateTemplates], hoistStatic: false, isTS: true },
      expressionPlugins: ['typescript'],
    },
  })
  return [...textsOf(code, ofTemplate), ...textsOf(scriptSetup?.content ?? '', ofScript)]
}

/** Help and manual are pages of their own. */
const elsewhere = /\.test\.ts$|^(bridge|help|manual)[\\/]|^text[\\/]zh|translateTemplates/

test('texts of conditions are read, comparisons and arguments are not', () => {
  const code = `_ctx.$t(kind === 'running' ? 'Go on' : name ?? shape('tall')); _ctx.$t(\`Tick \${name}\`)`
  expect(textsOf(code, ofTemplate)).toEqual(['Go on', 'template, use phrase(): Tick …'])
})

test('no text inside an expression is without a translation', { timeout: 60_000 }, () => {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (file) => /\.(vue|ts)$/.test(file) && !elsewhere.test(file),
  )
  const missing = files.flatMap((file) =>
    textsIn(file)
      .filter((text) => !same.has(text) && !(text in zh))
      .map((text) => `${file}: ${text}`),
  )
  expect(missing.sort()).toEqual([])
})
