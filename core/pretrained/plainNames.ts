/**
 * Names of tensors that come without a network, in our words: PyTorch’s `layer1.0.conv1.weight`,
 * Keras’s `conv/gamma:0` and our own `weights/conv1/kernel` all become `layer/kernel` and the like.
 */
const lastWords: Readonly<Record<string, string>> = {
  ...{ kernel: 'kernel', depthwise_kernel: 'kernel', bias: 'bias' },
  ...{ gamma: 'scale', scale: 'scale', beta: 'shift', shift: 'shift' },
  ...{ running_mean: 'mean', moving_mean: 'mean', mean: 'mean' },
  ...{ running_var: 'variance', moving_variance: 'variance', variance: 'variance' },
}

/** Null for what is no weight at all. */
export function plainName(from: string, shape: readonly number[]): string | null {
  const path = from
    .replace(/:0$/, '')
    .replace(/^(weights|statistics|model|module|state_dict)[/.]/, '')
    .replaceAll('.', '/')
  const slash = path.lastIndexOf('/')
  const [layer, last] = [path.slice(0, slash + 1), path.slice(slash + 1)]
  if (last === 'num_batches_tracked') return null
  if (last === 'weight') return `${layer}${shape.length > 1 ? 'kernel' : 'scale'}`
  return `${layer}${lastWords[last] ?? last}`
}
