/** Sentences with holes: whoever calls phrase() fills each of them, or people read `{actual}`. */
import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'
import { compileTemplate, parse } from 'vue/compiler-sfc'

const folder = resolve(import.meta.dirname, '..')

function codeOf(file: string): string {
  const source = readFileSync(resolve(folder, file), 'utf8')
  if (file.endsWith('.ts') || !source.includes('phrase(')) return source
  const { template, scriptSetup } = parse(source).descriptor
  const { code } = compileTemplate({ source: template?.content ?? '', filename: file, id: 'x' })
  return `${scriptSetup?.content ?? ''}\n${code}`
}

/** Calls of phrase() whose holes and values are both written out, as “hole, sentence” where they differ. */
function unfilledIn(file: string): string[] {
  const found: string[] = []
  const code = codeOf(file)
  if (!code.includes('phrase(')) return found
  const walk = (node: ts.Node) => {
    if (ts.isCallExpression(node) && /(^|\.)phrase$/.test(node.expression.getText()))
      found.push(...unfilled(node))
    node.forEachChild(walk)
  }
  walk(ts.createSourceFile('x.ts', code, ts.ScriptTarget.Latest, true))
  return found.map((one) => `${file}: ${one}`)
}

function unfilled({ arguments: [sentence, values] }: ts.CallExpression): string[] {
  if (!sentence || !ts.isStringLiteralLike(sentence)) return []
  if (!values || !ts.isObjectLiteralExpression(values)) return []
  if (values.properties.some(ts.isSpreadAssignment)) return []
  const given = new Set(values.properties.map(({ name }) => name?.getText()))
  const holes = [...sentence.text.matchAll(/\{(\w+)\}/g)].map(([, hole]) => hole)
  return holes.filter((hole) => !given.has(hole)).map((hole) => `${hole}, ${sentence.text}`)
}

test('no sentence is shown with an empty hole', () => {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const sources = files.filter((file) => /(?<!\.test)\.(ts|vue)$/.test(file))
  expect(sources.length).toBeGreaterThan(200)
  expect(sources.flatMap(unfilledIn)).toEqual([])
}, 60_000)
