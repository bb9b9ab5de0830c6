// @vitest-environment happy-dom
import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { z } from 'zod'
import { speak } from './language.ts'
import { spoken } from './spoken.ts'
import { zhData } from './zhData.ts'
import { zhEngine } from './zhEngine.ts'

afterEach(() => {
  speak('en')
})

const hasLatinWords = /[A-Za-z]{2,} [A-Za-z]{2,}/

test('English stays as the engine writes it', () => {
  expect(spoken('Goes on from step 40.')).toBe('Goes on from step 40.')
})

test('what a watchpoint says is said in Chinese, its numbers in place', () => {
  speak('zh')
  const exploded = 'train/loss is 812 at step 40, 1000 times its median of the last 20 steps, 0.812'
  expect(spoken('train/loss is NaN at step 1')).toBe('train/loss 在第 1 步为 NaN')
  expect(spoken(exploded)).toBe('train/loss 在第 40 步为 812，是最近 20 步中位数 0.812 的 1000 倍')
})

test('reasons inside reasons are translated too; what nobody knows stays as it is', () => {
  speak('zh')
  const ended = 'the training process died of SIGSEGV; its last words: segmentation fault'
  expect(spoken(ended)).toBe('训练进程因 SIGSEGV 终止；其最后输出：segmentation fault')
  expect(spoken('training.steps: no such setting; allowed: from 1')).toContain('没有这个设置')
  for (const other of ['a sentence of somebody else', 'Read: 3 files', 'this; and that'])
    expect(spoken(other)).toBe(other)
})

test('what zod says of a value is known', () => {
  speak('zh')
  const schema = z.strictObject({
    a: z.number().positive(),
    b: z.int().max(4),
    c: z.enum(['x', 'y']),
  })
  const { error } = schema.safeParse({ a: 0, b: 7, c: 'z' })
  const words = error?.issues.map(({ message }) => spoken(`${message} (given: 1)`)) ?? []
  expect(words).toHaveLength(3)
  for (const one of words) expect(one).not.toMatch(hasLatinWords)
})

test('what is recognised in data, how they are split and what is wrong with them is said in Chinese', () => {
  speak('zh')
  const said = [
    'Table as text (CSV, TSV)',
    'wine.csv: text of 14 columns separated by “,”, utf-8',
    'Stratified: 80 % train, 20 % test, seed 0',
    'in the test part equals a.png in the train part',
    '1,650 pictures in 10 folders',
  ].map((one) => spoken(one))
  expect(said).toEqual([
    '文本表格（CSV、TSV）',
    'wine.csv：14 列文本，以“,”分隔，utf-8 编码',
    '分层：训练 80 %，测试 20 %，随机种子 0',
    '在测试部分，等于训练部分的 a.png',
    '10 个文件夹中的 1,650 张图像',
  ])
})

test('a file that is no data set is named in Chinese, with the way on', () => {
  speak('zh')
  const said = [
    'a.json is JSON; a table is read as CSV or Parquet; no format recognised in 1 file',
    'set.rar is a RAR archive, which is not unpacked here; unpack it, or pack it as ZIP or TAR.GZ; no format recognised in 1 file',
    'a.zip: no format recognised in 3 files',
    'is damaged or cut off (PNG, 12 bytes)',
  ].map((one) => spoken(one))
  expect(said).toEqual([
    'a.json 是 JSON：表格以 CSV 或 Parquet 读取；1 个文件中没有可识别的格式',
    'set.rar 是 RAR 压缩包，此处不解压：请先解压，或打包为 ZIP 或 TAR.GZ；1 个文件中没有可识别的格式',
    'a.zip: 3 个文件中没有可识别的格式',
    '已损坏或不完整（PNG，12 字节）',
  ])
})

test('every sentence of the table is one that the engine still says', () => {
  const folder = resolve(import.meta.dirname, '..', '..', '..', 'core')
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => readFileSync(resolve(folder, file), 'utf8'))
    .join('\n')
  const fragments = Object.keys({ ...zhEngine, ...zhData }).flatMap((sentence) =>
    sentence.split(/\{\w+\}/),
  )
  const lost = fragments
    .map((one) => one.trim())
    .filter((one) => one.length > 3 && !sources.includes(one))
  expect(lost).toEqual([])
})

test('the policies of a run are called in Chinese, by estimator and seed', async () => {
  speak('zh')
  const names = resolve(
    import.meta.dirname,
    '../../../core/methods/controlVariates/reinforcement/names.ts',
  )
  const { policyControls } = (await import(/* @vite-ignore */ names)) as {
    policyControls: readonly string[]
  }
  const said = policyControls.map((control) => spoken(`${control} seed 3`))
  expect(said).toHaveLength(4)
  for (const one of said) expect(one).toMatch(/随机种子 3$/)
})
