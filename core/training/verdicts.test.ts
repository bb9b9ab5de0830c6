import { expect, test } from 'vitest'
import { confusionCounts, confusionFindings, judged, mostWrong } from './verdicts.ts'

// Softmax by hand: (ln 3, 0) → 3/4 and 1/4; (0, ln 9) → 1/10 and 9/10.
const logits = Float32Array.of(Math.log(3), 0, 0, Math.log(9), 0, Math.log(9))
const verdicts = judged(logits, Int32Array.of(0, 0, 1), 500)

test('each sample is taken for its largest logit, as surely as softmax says', () => {
  expect(verdicts.map(({ index, predicted }) => [index, predicted])).toEqual([
    [500, 0],
    [501, 1],
    [502, 1],
  ])
  expect(verdicts.map(({ confidence }) => confidence.toFixed(6))).toEqual([
    '0.750000',
    '0.900000',
    '0.900000',
  ])
})

test('negative logits have a largest one too', () => {
  expect(judged(Float32Array.of(-5, -1, -3), Int32Array.of(0), 0)[0]?.predicted).toBe(1)
})

test('rows are what samples are, columns what they were taken for', () => {
  expect(confusionCounts(verdicts, 2)).toEqual([
    [1, 1],
    [0, 1],
  ])
})

test('of wrong samples the surest comes first; right ones never', () => {
  expect(mostWrong(verdicts, 5).map(({ index }) => index)).toEqual([501])
})

test('hundreds of classes have no matrix', () => {
  expect(confusionFindings(verdicts, { step: 1, classes: 100 })).toEqual({})
  expect(confusionFindings(verdicts, { step: 1, classes: 2 })).toMatchObject({
    confusion: { step: 1 },
  })
})
