/** What the engine says, in the window's language: its sentences are found by their fixed words. */
import { spokenLanguage, translate } from './language.ts'
import { zhChecks } from './zhChecks.ts'
import { zhData } from './zhData.ts'
import { zhEngine } from './zhEngine.ts'
import { zhLayers } from './zhLayers.ts'
import { zhReport } from './zhReport.ts'

interface Pattern {
  readonly matches: RegExp
  readonly holes: readonly string[]
  readonly translation: string
}

let patterns: readonly Pattern[] | null = null

/** The sentences with holes, made once Chinese is asked for. */
function allPatterns(): readonly Pattern[] {
  patterns ??= Object.entries({
    ...zhData,
    ...zhEngine,
    ...zhChecks,
    ...zhLayers,
    ...zhReport,
  }).map(([sentence, translation]) => ({
    matches: new RegExp(`^${escaped(sentence).replaceAll(/\\{(\w+)\\}/g, holeOf)}$`, 's'),
    holes: [...sentence.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name),
    translation,
  }))
  return patterns
}

/** Steps are numbers; anything else may be in the other holes. */
function holeOf(_hole: string, name: string): string {
  return name === 'step' ? String.raw`([\d,]+)` : '(.+?)'
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

/** Deeper than any sentence of ours holds others. */
const deepest = 4

/** English as it is; in Chinese what is known of it, down to the reasons inside. */
export function spoken(text: string, depth = 0): string {
  if (spokenLanguage() === 'en' || depth > deepest) return text
  const found = translate(text)
  if (found !== text) return found
  for (const { matches, holes, translation } of allPatterns()) {
    const match = matches.exec(text)
    if (!match) continue
    const values = new Map(holes.map((name, at) => [name, match[at + 1] ?? '']))
    return translation.replaceAll(/\{(\w+)\}/g, (_hole, name: string) =>
      spoken(values.get(name) ?? '', depth + 1),
    )
  }
  return spokenParts(text, depth)
}

/** `training.steps: a reason`, and several reasons in a row. */
function spokenParts(text: string, depth: number): string {
  const [, path, reason] = /^([\w-]+(?:\.[\w-]+)*): (.+)$/s.exec(text) ?? []
  const said = reason === undefined ? undefined : spoken(reason, depth + 1)
  if (path !== undefined && said !== reason) return `${path}：${said}`
  const parts = text.split('; ')
  if (parts.length === 1) return text
  const spokenOnes = parts.map((part) => spoken(part, depth + 1))
  return spokenOnes.some((one, at) => one !== parts[at]) ? spokenOnes.join('；') : text
}

/** Sentence by sentence; each begins with a capital letter. */
export function spokenSentences(text: string): string {
  const sentences = text.split(/(?<=\.) (?=\p{Lu})/u)
  return sentences.map((sentence) => spoken(sentence)).join(spokenLanguage() === 'zh' ? '' : ' ')
}
