/** Start of the window. */
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import { z } from 'zod'
import App from './App.vue'
import { bridgeKey, openBridge } from './bridge/bridge.ts'
import type { Host } from './bridge/host.ts'
import { readOtherPages, router } from './router.ts'
import { translate } from './text/language.ts'
import './styles/tokens.css'
import './styles/base.css'

// zod compiles its parsers with `new Function` where it may; this window's policy forbids it.
z.config({ jitless: true })

/** Milliseconds in which the first page draws itself. */
const restAfterStart = 500

async function findHost(): Promise<Host> {
  if (window.steradian) return window.steradian
  // A plain browser during UI work; the built window holds no fake.
  if (import.meta.env.DEV) return (await import('./bridge/fake.ts')).createFakeHost()
  throw new Error('The window was opened without its preload script.')
}

const app = createApp(App)
app.provide(bridgeKey, openBridge(await findHost()))
// Templates call it: see translateTemplates.ts.
app.config.globalProperties['$t'] = translate
app.use(createPinia())
app.use(router)
app.mount('#app')
setTimeout(readOtherPages, restAfterStart)
