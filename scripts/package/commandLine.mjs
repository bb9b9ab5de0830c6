/** The command line as files that a plain Node runs: everything written in JavaScript in one bundle, native parts outside. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'vite'

/** They load binaries beside themselves, or are found by `import.meta.resolve`. */
const outside = [
  ...['@tensorflow/tfjs-node-gpu', 'better-sqlite3', 'sharp', 'h5wasm', '@cwasm/jpeg-turbo'],
]

/** @param {string} folder where the bundle goes */
export async function bundleCommandLine(root, folder, version) {
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    ssr: { noExternal: true, external: outside, target: 'node' },
    build: {
      ssr: true,
      target: 'node24',
      outDir: folder,
      emptyOutDir: true,
      rolldownOptions: {
        input: {
          cli: join(root, 'core', 'cli.ts'),
          trainerProcess: join(root, 'core', 'app', 'trainerProcess.ts'),
          decodeWorker: join(root, 'core', 'datasets', 'decodeWorker.ts'),
          feedWorker: join(root, 'core', 'training', 'feedWorker.ts'),
        },
        external: outside.map((name) => new RegExp(`^${name}(/|$)`)),
        // All in one folder: trainerProcess.js and the workers are looked for beside whoever starts them.
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  })
  const manifest = { name: 'steradian', version, type: 'module' }
  await writeFile(join(folder, 'package.json'), `${JSON.stringify(manifest)}\n`)
}
