/** Child of the data-set bench: previews one file and says how long it took and what memory it held at most. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../core/contract/clock.ts'
import { defaultChoices } from '../core/datasets/choices.ts'
import { previewDataset } from '../core/datasets/preview.ts'

const [, file = ''] = process.argv.slice(2)
const scratchFolder = mkdtempSync(join(tmpdir(), 'bench-preview-'))
const started = performance.now()
await previewDataset([file], defaultChoices, { clock: systemClock, scratchFolder })
const seconds = (performance.now() - started) / 1000
rmSync(scratchFolder, { recursive: true, force: true })
const peakBytes = process.resourceUsage().maxRSS * 1024
process.stdout.write(JSON.stringify({ seconds, peakBytes }))
