import { relaxPolicyInDev } from './renderer/relaxPolicyInDev.ts'
import { translateTemplates } from './renderer/translateTemplates.ts'
import { resolve } from 'node:path'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'

// The oldest Electron that set-up may bring is 33: Chromium 130 with Node 20.
const node = 'node20'
const chrome = 'chrome130'

// Packages of "dependencies" stay outside the bundles (electron-vite's default): three of them are native. zod goes in:
// its hundred files take 90 ms to find and read, in main and in the engine, before a window can show anything.
export default defineConfig({
  main: {
    build: {
      target: node,
      externalizeDeps: { exclude: ['zod'] },
      rolldownOptions: {
        input: {
          index: resolve('electron/main/index.ts'),
          engine: resolve('electron/engine/index.ts'),
          trainer: resolve('electron/trainer/index.ts'),
          decodeWorker: resolve('core/datasets/decodeWorker.ts'),
          secondReaderThread: resolve('core/runs/secondReaderThread.ts'),
          feedWorker: resolve('core/training/feedWorker.ts'),
        },
        // All in one folder: whoever starts the worker looks for it beside itself.
        output: { format: 'es', chunkFileNames: '[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      target: node,
      rolldownOptions: {
        input: { index: resolve('electron/preload/index.ts') },
        // A sandboxed preload script cannot be an ES module.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'renderer',
    build: {
      target: chrome,
      minify: true,
      rolldownOptions: { input: resolve('renderer/index.html') },
    },
    plugins: [
      vue({ template: { compilerOptions: { nodeTransforms: [translateTemplates] } } }),
      relaxPolicyInDev(),
    ],
  },
})
