/** What forms say of the laboratories' settings: labels, choices, presets, help, figures. None may be without its Chinese. */
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { zh } from './zh.ts'

/** Names of algorithms, data sets and papers are the same in both languages. */
const isName = (text: string) =>
  /^(nat|MAC|sigmoid|tanh|softplus|Nesterov|Lotka–Volterra|Mixup)$/.test(text) ||
  /^[A-Z][\w-]*[A-Z\d][\w-]*(, ResNet-\d+)?$/.test(text) ||
  papers.has(text)
const papers = new Set([
  'Spherical Motion Dynamics: Learning Dynamics of Neural Network with Normalization, Weight Decay, and SGD',
  'Towards Stabilizing Batch Statistics in Backward Propagation of Batch Normalization',
  'Angle-Based Search Space Shrinking for Neural Architecture Search',
  'Towards Making Deep Transfer Learning Never Hurt',
  'Neural Control Variates for Monte Carlo Variance Reduction',
])

const readKeys = new Set(['label', 'title', 'group', 'unit', 'name', 'help', 'summary', 'note'])

function textsOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, one]: [string, unknown]) =>
    typeof one === 'string' ? (readKeys.has(key) ? [one] : []) : textsOf(one),
  )
}

test('no built-in data set or network is without its Chinese', async () => {
  const core = resolve(import.meta.dirname, '../../../core')
  const { builtIns } = (await import(/* @vite-ignore */ `${core}/datasets/builtIns.ts`)) as {
    builtIns: readonly { name: string; source: string; licence: string }[]
  }
  const { builtInModels } = (await import(
    /* @vite-ignore */ `${core}/pretrained/builtInModels.ts`
  )) as { builtInModels: readonly { summary: { name: string; format: string } }[] }
  const texts = [
    ...builtIns.flatMap(({ name, source, licence }) => [name, source, licence]),
    ...builtInModels.flatMap(({ summary }) => [summary.name, summary.format]),
  ]
  expect(texts.length).toBeGreaterThan(30)
  const isLicence = (text: string) => /^(MIT|Apache-2\.0|CC BY 4\.0)\b/.test(text)
  expect(texts.filter((text) => !isLicence(text) && !(text in zh))).toEqual([])
})

test(
  'no setting, choice, preset or figure of a laboratory is without a translation',
  { timeout: 60_000 },
  async () => {
    // The window never loads the engine; this test looks over its shoulder.
    const registry = resolve(import.meta.dirname, '../../../core/methods/registry.ts')
    const { methodDefinitions } = (await import(/* @vite-ignore */ registry)) as {
      methodDefinitions: ReadonlyMap<
        string,
        { description: unknown; forecast: (config: object) => unknown }
      >
    }
    const definitions = [...methodDefinitions.values()]
    const texts = definitions.flatMap((one) => [
      ...textsOf(one.description),
      ...textsOf(one.forecast({})),
    ])
    expect(texts.length).toBeGreaterThan(500)
    const missing = texts
      .map((text) => text.trim().replaceAll(/\s+/g, ' '))
      .filter((text) => /\p{L}{2}/u.test(text) && !isName(text) && !(text in zh))
    expect([...new Set(missing)].sort()).toEqual([])
  },
)
