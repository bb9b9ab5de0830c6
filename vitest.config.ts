import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'core',
          environment: 'node',
          include: [
            'core/**/*.test.ts',
            'electron/**/*.test.ts',
            'bench/**/*.test.ts',
            'scripts/**/*.test.mjs',
          ],
          exclude: ['electron/e2e/**'],
          // TensorFlow keeps global state and native threads: a process per file, and not more of them than cores help.
          pool: 'forks',
          maxWorkers: 2,
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        plugins: [vue()],
        test: {
          name: 'renderer',
          // A file that needs a page says so in its first line: making one takes longer than most files' tests.
          environment: 'node',
          include: ['renderer/**/*.test.ts'],
          maxWorkers: 2,
        },
      },
    ],
  },
})
