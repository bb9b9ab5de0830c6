/* eslint-disable @typescript-eslint/no-non-null-assertion -- index arithmetic inside arrays whose lengths the callers fix */
/** A linear classifier on fixed features in closed form, and how well features follow labels. */

export type ProbeFeatures = {
  /** [n · width], row-major. */
  readonly train: Float32Array
  readonly test: Float32Array
  readonly width: number
}

export type ProbeLabels = {
  readonly train: Int32Array
  readonly test: Int32Array
  readonly classes: number
}

/** Inner products of all rows of `left` with all rows of `right`, [left rows · right rows]. */
export function gramOf(left: Float32Array, right: Float32Array, width: number): Float64Array {
  const [rows, columns] = [left.length / width, right.length / width]
  const gram = new Float64Array(rows * columns)
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1) {
      let sum = 0
      for (let at = 0; at < width; at += 1)
        sum += left[row * width + at]! * right[column * width + at]!
      gram[row * columns + column] = sum
    }
  return gram
}

/**
 * Ridge regression to one-hot labels, (K + λI) A = Y with K the Gram matrix and an intercept as a
 * further feature; λ a thousandth of K's mean diagonal. Part of the test samples that it gets right.
 */
export function ridgeAccuracy(features: ProbeFeatures, labels: ProbeLabels): number {
  const { train, test, width } = features
  const { classes } = labels
  const count = labels.train.length
  const kernel = gramOf(train, train, width)
  let trace = 0
  for (let row = 0; row < count; row += 1) trace += kernel[row * count + row]!
  const unit = trace / count || 1
  const system = kernel.map((value) => value + unit)
  for (let row = 0; row < count; row += 1) system[row * count + row]! += 1e-3 * unit
  const targets = new Float64Array(count * classes)
  labels.train.forEach((label, row) => (targets[row * classes + label] = 1))
  const weights = solveSymmetric(system, targets, count, classes)
  const cross = gramOf(test, train, width)
  let hits = 0
  labels.test.forEach((label, row) => {
    const scores = new Float64Array(classes)
    for (let column = 0; column < count; column += 1)
      for (let one = 0; one < classes; one += 1)
        scores[one]! += (cross[row * count + column]! + unit) * weights[column * classes + one]!
    if (scores.indexOf(Math.max(...scores)) === label) hits += 1
  })
  return hits / Math.max(1, labels.test.length)
}

/** X with A X = B by Cholesky; A [n · n] positive definite, B [n · k]. */
function solveSymmetric(a: Float64Array, b: Float64Array, n: number, k: number): Float64Array {
  const factor = a.slice()
  for (let column = 0; column < n; column += 1) {
    for (let row = column; row < n; row += 1) {
      let sum = factor[row * n + column]!
      for (let at = 0; at < column; at += 1) sum -= factor[row * n + at]! * factor[column * n + at]!
      factor[row * n + column] =
        row === column ? Math.sqrt(Math.max(sum, 1e-300)) : sum / factor[column * n + column]!
    }
  }
  const x = b.slice()
  for (let one = 0; one < k; one += 1) {
    for (let row = 0; row < n; row += 1) {
      let sum = x[row * k + one]!
      for (let at = 0; at < row; at += 1) sum -= factor[row * n + at]! * x[at * k + one]!
      x[row * k + one] = sum / factor[row * n + row]!
    }
    for (let row = n - 1; row >= 0; row -= 1) {
      let sum = x[row * k + one]!
      for (let at = row + 1; at < n; at += 1) sum -= factor[at * n + row]! * x[at * k + one]!
      x[row * k + one] = sum / factor[row * n + row]!
    }
  }
  return x
}

/**
 * Linear CKA of features and labels (Kornblith et al., ICML 2019):
 * ⟨HKH, HLH⟩ / (‖HKH‖ ‖HLH‖), K the Gram matrix of the features, L that of one-hot labels.
 */
export function centredAlignment(gram: Float64Array, labels: Int32Array): number {
  const count = labels.length
  const same = new Float64Array(count * count)
  labels.forEach((left, row) => {
    labels.forEach((right, column) => (same[row * count + column] = left === right ? 1 : 0))
  })
  const [features, classes] = [centred(gram, count), centred(same, count)]
  const product = (left: Float64Array, right: Float64Array): number =>
    left.reduce((sum, value, at) => sum + value * right[at]!, 0)
  const lengths = Math.sqrt(product(features, features) * product(classes, classes))
  return lengths > 0 ? product(features, classes) / lengths : 0
}

/** H G H with H = I − 11ᵀ/n. */
function centred(gram: Float64Array, count: number): Float64Array {
  const means = new Float64Array(count)
  for (let row = 0; row < count; row += 1)
    for (let column = 0; column < count; column += 1)
      means[row]! += gram[row * count + column]! / count
  const whole = means.reduce((sum, mean) => sum + mean, 0) / count
  return gram.map(
    (value, at) => value - means[Math.floor(at / count)]! - means[at % count]! + whole,
  )
}
