/** A page that the engine wrote, in the window's language; what is marked `translate="no"` is a person's own. */
import { spokenLanguage } from './language.ts'
import { spoken } from './spoken.ts'

export function saidPage(html: string): string {
  if (spokenLanguage() === 'en') return html
  const page = new DOMParser().parseFromString(html, 'text/html')
  page.documentElement.lang = 'zh-CN'
  sayWithin(page.documentElement)
  return `<!doctype html>\n${page.documentElement.outerHTML}\n`
}

function sayWithin(element: Element): void {
  if (element.getAttribute('translate') === 'no' || element.localName === 'style') return
  for (const node of element.childNodes)
    if (node instanceof Element) sayWithin(node)
    else if (node instanceof Text) node.data = said(node.data)
}

/** Spaces around a text stay. */
function said(data: string): string {
  const text = data.trim()
  return text === '' ? data : data.replace(text, () => spoken(text))
}
