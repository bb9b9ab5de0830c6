/** The words of this laboratory that forms, results and views share; no TensorFlow here. */

export const ruleNames = ['sum', 'never-hurt', 'pcgrad', 'a-gem', 'drop'] as const
export type RuleName = (typeof ruleNames)[number]

/** Over which parts of the weights a rule decides: all at once, layer by layer, tensor by tensor. */
export const scopeNames = ['whole', 'layer', 'tensor'] as const
export type ScopeName = (typeof scopeNames)[number]

export const regulariserNames = ['none', 'l2', 'l2-sp', 'distillation', 'delta'] as const
export type RegulariserName = (typeof regulariserNames)[number]

export const ruleLabels: Readonly<Record<RuleName, string>> = {
  sum: 'Plain sum',
  'never-hurt': 'Never hurt (DTNH)',
  pcgrad: 'PCGrad',
  'a-gem': 'A-GEM',
  drop: 'Drop on conflict',
}

export const regulariserLabels: Readonly<Record<RegulariserName, string>> = {
  none: 'None (fine-tuning)',
  l2: 'L2',
  'l2-sp': 'L2-SP',
  distillation: 'Feature distillation',
  delta: 'DELTA',
}

/** The layer that a weight belongs to: `stage1/block2/conv1/kernel` → `stage1/block2/conv1`. */
export function layerOf(weight: string): string {
  const slash = weight.lastIndexOf('/')
  return slash < 0 ? weight : weight.slice(0, slash)
}
