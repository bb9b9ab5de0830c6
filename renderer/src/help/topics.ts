/** What the help pages of the laboratories say: the question, the equations, how to read what is shown. */
import type { MethodId } from '../../../core/contract/method.ts'
import { angleShrinkingHelp } from './angleShrinking.ts'
import { controlVariatesHelp } from './controlVariates.ts'
import { mabnHelp } from './mabn.ts'
import { neverHurtTransferHelp } from './neverHurtTransfer.ts'
import { sphericalMotionHelp } from './sphericalMotion.ts'

export type HelpBlock =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'formula'; readonly formula: string; readonly says: string }

export interface HelpSection {
  readonly title: string
  readonly blocks: readonly HelpBlock[]
}

export interface HelpTopic {
  readonly sections: readonly HelpSection[]
  /** Symbol (a formula) and its meaning. */
  readonly symbols: readonly (readonly [string, string])[]
}

export const helpTopics: Readonly<Record<MethodId, HelpTopic>> = {
  'spherical-motion': sphericalMotionHelp,
  mabn: mabnHelp,
  'angle-shrinking': angleShrinkingHelp,
  'never-hurt-transfer': neverHurtTransferHelp,
  'control-variates': controlVariatesHelp,
}
