// @vitest-environment happy-dom
import { readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { mount } from '@vue/test-utils'
import { describe, expect, test } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { errorCodes } from '../../../core/contract/errors.ts'
import { methodIds } from '../../../core/contract/method.ts'
import { ManualText } from './ManualText.ts'
import { languages } from '../text/language.ts'
import { manualPage, manualPages } from './pages.ts'
import type { ManualPage } from './pages.ts'
import { searchManual } from './search.ts'

const folder = resolve(import.meta.dirname, '../../../docs/manual')

function drawn(page: ManualPage): HTMLElement {
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/:any(.*)', component: { render: () => null } }],
  })
  return mount(ManualText, { props: { page }, global: { plugins: [router] } })
    .element as HTMLElement
}

test.each(languages)(
  'every page is in the window, and every laboratory has one: %s',
  (language) => {
    const place = language === 'en' ? folder : resolve(folder, language)
    const files = readdirSync(place).filter((name) => name.endsWith('.md'))
    const ids = manualPages(language).map(({ id }) => id)
    expect(ids.map((id) => `${id}.md`).sort()).toEqual(files.sort())
    expect(ids).toEqual(expect.arrayContaining([...methodIds]))
    expect(manualPage('', language)?.id).toBe('README')
    expect(manualPage('no-such-page', language)).toBeUndefined()
  },
)

const everyPage = languages.flatMap((language) =>
  manualPages(language).map((page) => [`${page.id} (${language})`, page, language] as const),
)
describe.each(everyPage)('%s', (_name, page, language) => {
  const element = drawn(page)

  test('its links lead to pages and sections of the manual', () => {
    for (const link of element.querySelectorAll('a')) {
      const [, id = '', section] = /^\/manual\/?([\w-]*)(?:#(.+))?$/.exec(
        link.getAttribute('href') ?? '',
      ) ?? ['', 'nowhere']
      const target = manualPage(id, language)
      expect(target, link.outerHTML).toBeDefined()
      if (section !== undefined) expect(target?.sections.map((one) => one.id)).toContain(section)
    }
  })

  test('its pictures are bundled, its formulas drawn, nothing is left of Markdown', () => {
    for (const picture of element.querySelectorAll('img')) {
      expect(picture.getAttribute('src')).toMatch(/\.png$|^data:/)
      expect(picture.getAttribute('alt')).not.toBe('')
    }
    for (const pre of element.querySelectorAll('pre, code')) pre.remove()
    expect(element.textContent).not.toMatch(/\*\*|\]\(|\$`|\\[a-z]/)
  })
})

test.each(languages)('the equations of every laboratory are drawn as formulas: %s', (language) => {
  for (const id of methodIds) {
    const page = manualPage(id, language)
    expect(page && drawn(page).querySelectorAll('math').length, id).toBeGreaterThan(4)
  }
})

test.each(languages)('every error code leads to a row of troubleshooting: %s', (language) => {
  const page = manualPage('troubleshooting', language)
  const rows = page ? [...drawn(page).querySelectorAll('[data-codes]')] : []
  const codes = rows.flatMap((row) => row.getAttribute('data-codes')?.split(' '))
  expect(codes.toSorted()).toEqual([...errorCodes].sort())
})

test('a search wants every word, and shows where the first of them stands', () => {
  const hits = searchManual(manualPages('en'), 'SIGTERM systemd')
  expect(hits[0]?.section.title).toBe('As a service')
  expect(hits[0]?.excerpt[1].toLowerCase()).toMatch(/sigterm|systemd/)
  expect(searchManual(manualPages('en'), 'disk-full')[0]?.page.id).toBe('troubleshooting')
  expect(searchManual(manualPages('en'), 'xyzzy')).toEqual([])
  expect(searchManual(manualPages('en'), '  ')).toEqual([])
})

test('a section whose title holds the words comes first', () => {
  expect(searchManual(manualPages('en'), 'checkpoint')[0]?.section.title).toBe('Checkpoint')
})
