/** `npx vite --config renderer/vite.fake.config.ts`: the window in a plain browser, over the fake bridge. */
import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'
import { relaxPolicyInDev } from './relaxPolicyInDev.ts'

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [vue(), relaxPolicyInDev()],
})
