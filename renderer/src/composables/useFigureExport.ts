/** Saves a chart as a figure for a paper: SVG as it is, PNG at its density, PDF printed by main. */
import { z } from 'zod'
import { useBridge } from '../bridge/bridge.ts'
import { figureData } from '../charts/figureData.ts'
import { figureSvg, fonts } from '../charts/figureSvg.ts'
import type { Figure } from '../charts/figureSvg.ts'
import { withDensity } from '../charts/pngDensity.ts'

export const figureFormats = ['pdf', 'svg', 'png'] as const

export const figureChoicesSchema = z.object({
  format: z.enum(figureFormats).catch('pdf'),
  widthMm: z.number().min(20).max(400).catch(85),
  heightMm: z.number().min(20).max(400).catch(60),
  fontPt: z.number().min(4).max(24).catch(8),
  /** Of a PNG. */
  dotsPerInch: z.number().min(72).max(1_200).catch(600),
  withData: z.boolean().catch(true),
})
export type FigureChoices = z.output<typeof figureChoicesSchema>

/** Width of a text as this window draws it. */
export function measureText(text: string, fontSize: number): number {
  const context = document.createElement('canvas').getContext('2d')
  if (!context) return text.length * fontSize * 0.55
  context.font = `${fontSize}px ${fonts}`
  return context.measureText(text).width
}

/** Letters, digits and spaces of the title; a name that nothing is left of is `figure`. */
function fileNameOf(title: string, format: string): string {
  const words = title.match(/[\p{Letter}\p{Number}]+/gu) ?? ['figure']
  return `${words.join('-').slice(0, 80)}.${format}`
}

async function pngOf(svg: string, { widthMm, heightMm, dotsPerInch }: FigureChoices) {
  const address = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }))
  try {
    const image = new Image()
    image.src = address
    await image.decode()
    const [width, height] = [widthMm, heightMm].map((mm) => Math.round((mm / 25.4) * dotsPerInch))
    const canvas = new OffscreenCanvas(width ?? 1, height ?? 1)
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
    const png = await canvas.convertToBlob({ type: 'image/png' })
    return withDensity(new Uint8Array(await png.arrayBuffer()), dotsPerInch)
  } finally {
    URL.revokeObjectURL(address)
  }
}

/** The page of exactly the figure. */
function pageOf(svg: string, { widthMm, heightMm }: FigureChoices): string {
  return `<!doctype html><html lang="${document.documentElement.lang}"><meta charset="utf-8"><style>@page{size:${widthMm}mm ${heightMm}mm;margin:0}body{margin:0}svg{display:block}</style>${svg}</html>`
}

export function useFigureExport() {
  const bridge = useBridge()

  /** The file's name; null when the person cancels. */
  return async (figure: Figure, choices: FigureChoices): Promise<string | null> => {
    const svg = figureSvg(figure, choices)
    const { curves, xName, yName } = figure.chart
    const beside = choices.withData
      ? { suffix: '-data.csv', text: figureData(curves, xName, yName) }
      : undefined
    const fileName = fileNameOf(figure.title, choices.format)
    const { widthMm, heightMm } = choices
    const isSaved =
      choices.format === 'pdf'
        ? await bridge.savePdf(fileName, {
            ...{ html: pageOf(svg, choices), paper: { widthMm, heightMm }, beside },
          })
        : await bridge.saveBytes(
            fileName,
            choices.format === 'png' ? await pngOf(svg, choices) : new TextEncoder().encode(svg),
            beside,
          )
    return isSaved ? fileName : null
  }
}
