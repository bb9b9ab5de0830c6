/** The window's language: English as it is written, or Chinese where a text has been translated. */
import { shallowRef } from 'vue'
import { zh } from './zh.ts'

export const languages = ['en', 'zh'] as const
export type Language = (typeof languages)[number]

const language = shallowRef<Language>('en')

/** What `system` means: the language that Chromium was started in. */
export function systemLanguage(): Language {
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en'
}

/** The language that is spoken now. */
export function spokenLanguage(): Language {
  return language.value
}

export function speak(wanted: Language): void {
  language.value = wanted
  document.documentElement.lang = wanted === 'zh' ? 'zh-CN' : 'en'
}

/** What a person or a file called something: shown as it is, even where it reads like a text of ours. */
class Given {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }

  toString(): string {
    return this.text
  }
}

/** `{{ given(run.name) }}`, `:title="given(tag).text"`, `phrase('Rename {name}', { name: given(run.name) })`. */
export function given(text: string): Given {
  return new Given(text)
}

type Hole = string | number | Given

/** A sentence with names or numbers in its holes, which may be known texts themselves: `phrase('Step {at} of {all}', { at: 1, all: 7 })`. */
export function phrase(sentence: string, holes: Readonly<Record<string, Hole>>): string {
  return translate(sentence).replaceAll(/\{(\w+)\}/g, (hole, name: string) =>
    String(translate(holes[name] ?? hole)),
  )
}

/** Whole sentences one after the other. */
export function sentences(texts: readonly string[]): string {
  return texts.map(translate).join(language.value === 'zh' ? '' : ' ')
}

/** Several texts in one line. */
export function listed(texts: readonly string[]): string {
  return texts.join(language.value === 'zh' ? '，' : ', ')
}

/** The text in the window's language, its outer spaces kept; English where nothing is known, and no text as it is. */
export function translate<Value>(value: Value): Value | string {
  if (language.value === 'en' || typeof value !== 'string') return value
  const found = zh[value.trim().replaceAll(/\s+/g, ' ')]
  if (found === undefined) return value
  const [before = ''] = /^\s*/.exec(value) ?? []
  const [after = ''] = /\s*$/.exec(value) ?? []
  // Marks of full width bring their own space.
  const head = /^[，。；：、？！（）”]/.test(found) ? '' : before
  return `${head}${found}${/[，。；：、？！（）“]$/.test(found) ? '' : after}`
}
