/** Names of what the machine did, in the window's language. */
import { hardwarePrefix } from '../../../core/contract/instruments.ts'
import { listed, translate } from './language.ts'

/** `hardware/free disk GB` → “Free disk, GB” and its parts. */
export function hardwareWords(family: string): { title: string; unit: string; label: string } {
  const words = family.slice(hardwarePrefix.length).split(' ')
  const unit = words.at(-1) ?? ''
  const name = words.slice(0, -1).join(' ')
  const title = translate(`${name.charAt(0).toUpperCase()}${name.slice(1)}`)
  return { title, unit, label: listed([title, translate(unit)]) }
}
