/** Integrands with known means under N(0, I) and the toy mixture; u = (1, …, 1)/√d. */
export type TestFunction = {
  readonly name: string
  readonly value: (point: Float64Array) => number
  /** Its mean under the target it is used with. */
  readonly mean: number
}

export type TestFunctionName = 'sine' | 'exponential' | 'cosines' | 'quadratic' | 'toy' | 'constant'

export function testFunction(name: TestFunctionName, dimension: number): TestFunction {
  switch (name) {
    case 'sine':
      return sineOfProjection(dimension)
    case 'exponential':
      return exponentialOfProjection(dimension)
    case 'cosines':
      return sumOfCosines(dimension)
    case 'quadratic':
      return quadraticPolynomial()
    case 'toy':
      return toyIntegrand(dimension)
    case 'constant':
      return { name: '1', value: () => 1, mean: 1 }
  }
}

function sum(point: Float64Array): number {
  return point.reduce((left, right) => left + right, 0)
}

/** sin(1.5 u·x + 1) under N(0, I): sin(1) exp(−1.5²/2). */
export function sineOfProjection(dimension: number): TestFunction {
  const scale = 1.5 / Math.sqrt(dimension)
  return {
    name: 'sin(1.5 u·x + 1)',
    value: (point) => Math.sin(scale * sum(point) + 1),
    mean: Math.sin(1) * Math.exp(-1.125),
  }
}

/** exp(u·x) under N(0, I): exp(½). */
export function exponentialOfProjection(dimension: number): TestFunction {
  const scale = 1 / Math.sqrt(dimension)
  return {
    name: 'exp(u·x)',
    value: (point) => Math.exp(scale * sum(point)),
    mean: Math.exp(0.5),
  }
}

/** Σ cos(1.5 x_i) under N(0, I): d exp(−1.5²/2). */
export function sumOfCosines(dimension: number): TestFunction {
  return {
    name: 'sum of cos(1.5 x)',
    value: (point) => point.reduce((total, coordinate) => total + Math.cos(1.5 * coordinate), 0),
    mean: dimension * Math.exp(-1.125),
  }
}

/** x₁² + 2 x₁x₂ − x₃ under N(0, I): 1. Second-order polynomials integrate it without variance. */
export function quadraticPolynomial(): TestFunction {
  return {
    name: 'x₁² + 2 x₁x₂ − x₃',
    value: ([x = 0, y = 0, z = 0]) => x * x + 2 * x * y - z,
    mean: 1,
  }
}

/** The authors' toy integrand sin(π/d Σx) + 5, mean 5 by symmetry. */
export function toyIntegrand(dimension: number): TestFunction {
  return {
    name: 'sin(π/d Σx) + 5',
    value: (point) => Math.sin((Math.PI / dimension) * sum(point)) + 5,
    mean: 5,
  }
}
