/** Figures for papers out of the real window: SVG, PNG and PDF at their size, and a report as PDF; hostile names stay inert. */
import { execFile } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { inflateSync } from 'node:zlib'
import { expect } from '@playwright/test'
import type { ElectronApplication } from '@playwright/test'
import { isActive } from '../../core/contract/run.ts'
import { ask } from './ask.ts'
import { hostileNames } from './hostileNames.ts'
import { environmentOf, test } from './workbench.ts'

const config = {
  ...{ dataset: 'digits-8x8', imageReduction: 1, model: 'mlp' },
  training: { steps: 60, batchSize: 16, evaluateEvery: 30, checkpointEvery: 30, seed: 1 },
}

async function saveTo(app: ElectronApplication, path: string): Promise<void> {
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
  }, path)
}

/** What a PDF draws, its compressed parts opened. */
function contentOf(pdf: Buffer): string {
  const text = pdf.toString('latin1')
  const parts = [...text.matchAll(/stream\r?\n([^]*?)endstream/g)].map(([, part = '']) => {
    try {
      return inflateSync(Buffer.from(part, 'latin1')).toString('latin1')
    } catch {
      // Not every part is compressed.
      return part
    }
  })
  return [text, ...parts].join('\n')
}

test('a chart becomes SVG, PNG and PDF of its width in millimetres, its points beside it', async ({
  workbench,
}) => {
  const { app, page } = await workbench.launch()
  await ask(page, 'runs.start', { method: 'spherical-motion', name: 'figures', config })
  await page.goto('app://steradian/index.html#/runs/run-1?tab=charts')
  await expect(page.getByText('Finished').first()).toBeVisible({ timeout: 60_000 })
  const chart = page.getByTestId('chart-loss')
  // 60 of training, 2 of tests: charts follow a run that has just ended a little later.
  await expect(chart).toHaveAttribute('data-total', '62')
  async function save(format: string): Promise<Buffer> {
    const path = join(workbench.home, `loss.${format}`)
    await saveTo(app, path)
    await chart.getByTestId('chart-menu').click()
    await chart.getByTestId('export-figure').click()
    await page.getByLabel(format.toUpperCase(), { exact: true }).check()
    await expect(page.getByTestId('figure-preview')).toBeVisible()
    await page.getByTestId('save-figure').click()
    await expect(page.getByTestId('figure-preview')).toBeHidden()
    return readFileSync(path)
  }

  const svg = (await save('svg')).toString('utf8')
  expect(svg).toContain('width="85mm" height="60mm"')
  expect(svg).toContain('>train</text>')
  const data = readFileSync(join(workbench.home, 'loss-data.csv'), 'utf8').split('\n')
  expect(data[0]).toBe('curve,step,value (nat)')
  expect(data.filter((line) => line.startsWith('train,'))).toHaveLength(60)

  const png = await save('png')
  // 85 mm and 60 mm at 600 dots an inch.
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([2008, 1417])
  expect(png.subarray(37, 41).toString('latin1')).toBe('pHYs')
  expect(png.readUInt32BE(41)).toBe(23_622)

  const pdf = await save('pdf')
  const content = contentOf(pdf)
  const [, width = '', height = ''] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(content) ?? []
  // Points: 85 mm = 240.9, 60 mm = 170.1.
  expect(Number(width)).toBeCloseTo(240.94, 0)
  expect(Number(height)).toBeCloseTo(170.08, 0)
  expect(content).not.toContain('/Subtype /Image')
  expect(content.match(/ l$/gm)?.length ?? 0).toBeGreaterThan(50)
  expect(content).toContain('/Type /Font')
})

test('a report of runs with hostile names prints, and nothing of them runs or is fetched', async ({
  workbench,
}) => {
  const { app, page } = await workbench.launch()
  for (const name of hostileNames.slice(0, 12)) {
    const { runId } = await ask(page, 'runs.start', {
      ...{ method: 'spherical-motion', config, name: name.slice(0, 120) },
    })
    await ask(page, 'runs.annotate', { runId, notes: name, tags: [] })
  }
  const hits: string[] = []
  const server = createServer((request, response) => {
    hits.push(request.url ?? '')
    response.end('x')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const runIds = (await ask(page, 'runs.list', {})).map(({ runId }) => runId)
  // Two reports are compared below: what a run still learns would stand in one of them only.
  for (const runId of runIds) await ask(page, 'runs.stop', { runId })
  const active = async () =>
    (await ask(page, 'runs.list', {})).filter(({ status }) => isActive(status)).length
  await expect.poll(active, { timeout: 60_000 }).toBe(0)
  const { text } = await ask(page, 'runs.report', { runIds })
  const path = join(workbench.home, 'report.pdf')
  await saveTo(app, path)
  // Markup that got through by a mistake of ours must find nothing to run or load either.
  const there = `http://127.0.0.1:${port}`
  const planted = `<script>new Image().src='${there}/ran'</script><img src="${there}/image">
<iframe src="${there}/frame"></iframe><link rel="stylesheet" href="${there}/style">
<style>@import url(${there}/import); body{background:url(${there}/background)}</style>`
  const isSaved = await page.evaluate(
    (html) => {
      const door = Reflect.get(globalThis, 'steradian') as {
        savePdf: (name: string, page: object) => Promise<boolean>
      }
      return door.savePdf('report.pdf', { html, paper: null })
    },
    text.replace('</html>', `${planted}</html>`),
  )
  expect(isSaved).toBe(true)
  const pdf = readFileSync(path)
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
  const content = contentOf(pdf)
  expect(content).not.toMatch(/\/JavaScript|\/JS |\/Launch|\/EmbeddedFile/)
  expect(hits).toEqual([])
  server.close()
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
  // The command line prints the same, without the display, beside the window that is open.
  const printed = await reportFromTerminal(workbench.home, runIds)
  expect(printed.subarray(0, 5).toString()).toBe('%PDF-')
  expect(pagesOf(pdf)).toBeGreaterThan(1)
  expect(pagesOf(printed)).toBe(pagesOf(pdf))
})

const program = join(import.meta.dirname, '..', '..', 'core', 'cli.ts')

async function reportFromTerminal(home: string, runIds: readonly string[]): Promise<Buffer> {
  const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...env } = environmentOf(home)
  const parameters = ['report', ...runIds, '--format', 'pdf', '--to', home, '--read-only']
  rmSync(join(home, 'report.pdf'))
  await promisify(execFile)('node', [program, ...parameters], { env })
  return readFileSync(join(home, 'report.pdf'))
}

function pagesOf(pdf: Buffer): number {
  return contentOf(pdf).match(/\/Type \/Page\b/g)?.length ?? 0
}
