/** What a run's state is called, and in which of the four status tones it is shown. */
import type { RunStatus } from '../../../core/contract/run.ts'
import { spokenLanguage } from './language.ts'

export type Tone = 'active' | 'good' | 'warn' | 'bad' | 'quiet'

const shown: Readonly<Record<RunStatus['kind'], { word: string; tone: Tone }>> = {
  queued: { word: 'Queued', tone: 'quiet' },
  running: { word: 'Running', tone: 'active' },
  paused: { word: 'Paused', tone: 'warn' },
  finished: { word: 'Finished', tone: 'good' },
  stopped: { word: 'Stopped', tone: 'quiet' },
  failed: { word: 'Failed', tone: 'bad' },
  interrupted: { word: 'Interrupted', tone: 'warn' },
}

export function statusText({ kind }: RunStatus): { word: string; tone: Tone } {
  return shown[kind]
}

/** Can go on from its last checkpoint. */
export function isResumable({ kind }: RunStatus): boolean {
  return kind === 'stopped' || kind === 'interrupted' || kind === 'failed'
}

/** A reason as a sentence of its own: `the process hung` → “The process hung.” */
export function asSentence(reason: string): string {
  const text = reason.trim()
  const stop = spokenLanguage() === 'zh' ? '。' : '.'
  const ended = /[.!?。！？]$/.test(text) ? text : `${text}${stop}`
  return ended.charAt(0).toUpperCase() + ended.slice(1)
}
