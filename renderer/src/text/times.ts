/** Durations and moments as people read them. */
import { phrase, spokenLanguage } from './language.ts'

/** 42 → `42 s`, 312 → `5 min 12 s`, 7380 → `2 h 3 min`. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '—'
  if (seconds < 10) return phrase('{seconds} s', { seconds: Number(seconds.toFixed(1)) })
  const whole = Math.round(seconds)
  if (whole < 60) return phrase('{seconds} s', { seconds: whole })
  if (whole < 3600)
    return phrase('{minutes} min {seconds} s', {
      minutes: Math.floor(whole / 60),
      seconds: whole % 60,
    })
  if (whole < 86_400)
    return phrase('{hours} h {minutes} min', {
      hours: Math.floor(whole / 3600),
      minutes: Math.floor((whole % 3600) / 60),
    })
  return phrase('{days} d {hours} h', {
    days: Math.floor(whole / 86_400),
    hours: Math.floor((whole % 86_400) / 3600),
  })
}

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })

function formatters(locale: string) {
  const date = { day: 'numeric', month: 'short' } as const
  return {
    day: new Intl.DateTimeFormat(locale, date),
    dayWithYear: new Intl.DateTimeFormat(locale, { ...date, year: 'numeric' }),
  }
}
const dates = { en: formatters('en-GB'), zh: formatters('zh-CN') } as const

/** `today 14:32`, `21 Nov 09:10`, `3 Feb 2024 18:00`. */
export function formatMoment(iso: string, now: Date): string {
  const then = new Date(iso)
  if (then.toDateString() === now.toDateString())
    return phrase('today {time}', { time: clock.format(then) })
  const { day, dayWithYear } = dates[spokenLanguage()]
  const date = then.getFullYear() === now.getFullYear() ? day : dayWithYear
  return `${date.format(then)} ${clock.format(then)}`
}

/** Every second, for hovers. */
export function exactMoment(iso: string): string {
  return new Date(iso).toLocaleString('en-GB')
}
