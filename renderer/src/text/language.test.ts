// @vitest-environment happy-dom
import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { compileTemplate } from 'vue/compiler-sfc'
import { translateTemplates } from '../../translateTemplates.ts'
import { given, phrase, speak, translate } from './language.ts'
import { zh } from './zh.ts'

afterEach(() => {
  speak('en')
})

test('a known text is translated with its outer spaces, an unknown one stays English', () => {
  speak('zh')
  expect(translate(' New run\n')).toBe(' 新建实验\n')
  expect(translate('a name of my own')).toBe('a name of my own')
  expect(translate(12)).toBe(12)
})

test('no space stands beside a mark of full width', () => {
  speak('zh')
  expect(translate(' dashed: ')).toBe(' 虚线：')
  expect(translate(' points. ')).toBe(' 个点。')
})

test('English is untouched', () => {
  expect(translate('New run')).toBe('New run')
})

function compile(source: string) {
  return compileTemplate({
    ...{ source, filename: 'example.vue', id: 'example' },
    compilerOptions: { nodeTransforms: [translateTemplates], hoistStatic: false },
  }).code
}

test('texts, interpolations and attributes that people read pass through $t', () => {
  const code = compile('<button title="Stop it" class="quiet">Stop {{ name }}</button>')
  expect(code).toContain('title: _ctx.$t("Stop it")')
  expect(code).toContain('_ctx.$t("Stop ")')
  expect(code).toContain('_ctx.$t(_ctx.name)')
  expect(code).not.toContain('$t("quiet")')
})

test('the name that somebody gave a run is shown as it is', () => {
  expect(compile('<b>{{ run.name }}</b>')).not.toContain('$t(')
  expect(compile('<b :title="given(tag).text">{{ given(tag) }}</b>')).not.toContain('$t(')
})

test('a given name in a sentence stays as it is, a text of ours is said', () => {
  speak('zh')
  expect(phrase('Rename {name}', { name: given('step') })).toBe('重命名 step')
  expect(phrase('Rename {name}', { name: 'step' })).toBe('重命名 步')
})

/** Visible texts of a component's template that have no translation. */
function untranslated(file: string): string[] {
  const texts = [...compile(templateOf(file)).matchAll(/\$t\(("(?:[^"\\]|\\.)*")\)/g)]
  return texts
    .map(([, literal = '""']) => (JSON.parse(literal) as string).trim().replaceAll(/\s+/g, ' '))
    .filter((text) => text !== 'Steradian' && text !== 'nat' && !(text in zh))
}

function templateOf(file: string): string {
  const source = readFileSync(file, 'utf8')
  return source.slice(source.indexOf('<template>') + 10, source.lastIndexOf('</template>'))
}

const folder = resolve(import.meta.dirname, '..')

function components(): string[] {
  return ['components', 'views', 'laboratories'].flatMap((place) =>
    readdirSync(resolve(folder, place), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.vue'))
      .map((file) => resolve(folder, place, file)),
  )
}

/** Names of runs, data sets, models, studies, views, curves, layers, classes and files, and tags. */
const givenByPeople =
  /\$t\(((?:_ctx\.)?(?:\w+\.)*(?:(?:run|dataset|model|study|plan|view|sample)\.(?:name|label)|entry\.group|layer\.layer|row\.layer|fileName|tag))\)/g

test('no name that a person gave passes through $t', { timeout: 60_000 }, () => {
  const wrapped = components().flatMap((file) =>
    [...compile(templateOf(file)).matchAll(givenByPeople)].map(([, name]) => `${file}: ${name}`),
  )
  expect(wrapped).toEqual([])
})

// Reads every component: more than the usual time on a busy machine.
test('no text of a component is without a translation', { timeout: 60_000 }, () => {
  const missing = new Set(components().flatMap(untranslated))
  expect([...missing].sort()).toEqual([])
})
