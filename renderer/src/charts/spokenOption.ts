/** An option with its words in the window's language: names of axes and series, ends of a colour scale. */
import { translate } from '../text/language.ts'
import type { ChartOption } from './option.ts'

/** One part of an option or a list of them, with one of its words said. */
function spokenPart(part: unknown, word: 'name' | 'text'): unknown {
  if (Array.isArray(part)) return part.map((one) => spokenPart(one, word))
  if (typeof part !== 'object' || part === null || !(word in part)) return part
  const said: unknown = Reflect.get(part, word)
  return { ...part, [word]: Array.isArray(said) ? said.map(translate) : translate(said) }
}

export function spokenOption(option: ChartOption): ChartOption {
  const { xAxis, yAxis, series, visualMap } = option
  const spoken = {
    xAxis: spokenPart(xAxis, 'name'),
    yAxis: spokenPart(yAxis, 'name'),
    series: spokenPart(series, 'name'),
    visualMap: spokenPart(visualMap, 'text'),
  }
  const present = Object.entries(spoken).filter(([, part]) => part !== undefined)
  return { ...option, ...Object.fromEntries(present) }
}
