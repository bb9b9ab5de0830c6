/**
 * Takes the place of the training process in a copy of the app: 50 layers × 6 metrics at 100 steps a second, sent four
 * times a second as the real one does. What it costs the engine and the window is what is measured.
 */
const layers = 50
const families = ['angularUpdate', 'weightNorm', 'gradientNorm', 'effectiveRate', 'mean', 'spread']
const stepsPerSecond = 100
const flushEvery = 250

const series = families.flatMap((family) =>
  Array.from({ length: layers }, (_, layer) => ({ family, layer: `layer${String(layer)}` })),
)

process.parentPort.once('message', ({ ports: [channel] }) => {
  channel.on('close', () => process.exit(1))
  channel.on('message', ({ data }) => {
    if (data.kind === 'start') stream(channel)
    if (data.kind === 'stop') {
      channel.postMessage({ kind: 'ended', outcome: 'stopped', metrics: {}, result: {} })
      setTimeout(() => process.exit(0), flushEvery)
    }
  })
  channel.start()
})

function stream(channel) {
  channel.postMessage({ kind: 'started', device: 'stream', totalSteps: 1_000_000 })
  const begun = performance.now()
  let sent = 0
  setInterval(() => {
    const due = Math.floor(((performance.now() - begun) / 1000) * stepsPerSecond)
    if (due === sent) return
    const steps = Float64Array.from({ length: due - sent }, (_, row) => sent + row + 1)
    const values = Float64Array.from({ length: steps.length * series.length }, (_, at) =>
      Math.fround(1 + Math.sin(at + sent)),
    )
    const loss = steps.map((step) => Math.fround(2 / Math.sqrt(step)))
    const seconds = steps.map((step) => step / stepsPerSecond)
    const blocks = [
      { series, steps, seconds, values },
      { series: [{ family: 'train/loss', layer: null }], steps, seconds, values: loss },
    ]
    sent = due
    channel.postMessage({ kind: 'progress', step: sent, seconds: sent / 100, blocks, events: [] })
  }, flushEvery)
}
