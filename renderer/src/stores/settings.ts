import { defineStore } from 'pinia'
import { computed, shallowRef, watchEffect } from 'vue'
import { z } from 'zod'
import { tourStepIds } from '../tour/steps.ts'
import { languages, speak, systemLanguage } from '../text/language.ts'

const settingsSchema = z.object({
  language: z.enum(['system', ...languages]).catch('system'),
  theme: z.enum(['system', 'light', 'dark']).catch('system'),
  /** Charts of the list’s runs stand beside it. */
  chartsBeside: z.boolean().catch(false),
  /** The step at which the tour stands. */
  tour: z.enum(['unseen', 'done', ...tourStepIds]).catch('unseen'),
})
export type Settings = z.output<typeof settingsSchema>

const storageKey = 'steradian.settings'

function stored(): Settings {
  try {
    return settingsSchema.parse(JSON.parse(localStorage.getItem(storageKey) ?? '{}'))
  } catch {
    // Settings that cannot be read are no reason not to start.
    return settingsSchema.parse({})
  }
}

/** What a person chose about this window; kept between starts. */
export const useSettingsStore = defineStore('settings', () => {
  const settings = shallowRef(stored())
  const prefersDark = matchMedia('(prefers-color-scheme: dark)')
  const systemIsDark = shallowRef(prefersDark.matches)
  prefersDark.addEventListener('change', ({ matches }) => (systemIsDark.value = matches))

  const mode = computed<'light' | 'dark'>(() => {
    if (settings.value.theme !== 'system') return settings.value.theme
    return systemIsDark.value ? 'dark' : 'light'
  })

  watchEffect(() => {
    document.documentElement.dataset['theme'] = mode.value
  })

  watchEffect(() => {
    const { language } = settings.value
    speak(language === 'system' ? systemLanguage() : language)
  })

  // Another window of the same person.
  addEventListener('storage', ({ key }) => {
    if (key === storageKey) settings.value = stored()
  })

  function change(part: Partial<Settings>): void {
    settings.value = settingsSchema.parse({ ...settings.value, ...part })
    localStorage.setItem(storageKey, JSON.stringify(settings.value))
  }

  return { settings, mode, change }
})
