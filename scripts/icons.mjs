/** node scripts/icons.mjs: renders the drawings of resources/icons at the sizes that desktops ask for. Run it after a drawing has changed. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { root, runScript } from './setup/index.mjs'
import { say } from './setup/report.mjs'

const folder = join(root, 'resources', 'icons')
/** Pixels on a side; electron-builder takes the largest for Windows and macOS. */
const sizes = [16, 24, 32, 48, 64, 128, 256, 512]

await runScript(async () => {
  const drawings = (await readdir(folder)).filter((name) => name.endsWith('.svg'))
  for (const name of drawings)
    for (const size of sizes) {
      const file = join(folder, name.replace('.svg', `-${size}.png`))
      await sharp(join(folder, name), { density: ((72 * size) / 512) * 2 })
        .resize(size, size)
        .png({ palette: true, compressionLevel: 9 })
        .toFile(file)
    }
  say(`${drawings.length} drawings at ${sizes.join(', ')} pixels`)
})
