/**
 * A network read from a file, as data: layers that name their inputs. Only kinds that can be run
 * without anybody's code; what a file holds beyond them is refused when it is read.
 */
export type Activation =
  | { readonly kind: 'linear' | 'sigmoid' | 'tanh' | 'swish' | 'softmax' | 'elu' | 'hard-sigmoid' }
  /** min(max(x, 0), most); null has no upper end. */
  | { readonly kind: 'relu'; readonly most: number | null }

type Window = {
  readonly size: readonly [number, number]
  readonly stride: number
  readonly padding: 'same' | 'valid'
}

export type LayerKind =
  | { readonly kind: 'input'; readonly shape: readonly (number | null)[] }
  | {
      readonly kind: 'convolution' | 'depthwise'
      readonly stride: number
      readonly dilation: number
      readonly padding: 'same' | 'valid'
      readonly activation: Activation
    }
  | { readonly kind: 'dense'; readonly activation: Activation }
  | { readonly kind: 'batch-norm'; readonly epsilon: number; readonly momentum: number }
  | { readonly kind: 'activation'; readonly activation: Activation }
  | { readonly kind: 'zero-pad'; readonly margins: readonly [[number, number], [number, number]] }
  | ({ readonly kind: 'maximum-pool' | 'average-pool' } & Window)
  | { readonly kind: 'global-average'; readonly keepsAxes: boolean }
  | { readonly kind: 'reshape'; readonly shape: readonly number[] }
  | { readonly kind: 'rescale'; readonly scale: number; readonly offset: number }
  | { readonly kind: 'flatten' | 'identity' }
  | { readonly kind: 'add' | 'multiply' | 'concatenate' }

export type GraphLayer = LayerKind & {
  readonly name: string
  readonly inputs: readonly string[]
  /** Names of its weights after the layer’s own, with their shapes: kernel, bias, scale, shift. */
  readonly weights: Readonly<Record<string, readonly number[]>>
  /** mean and variance of normalisers. */
  readonly statistics: Readonly<Record<string, readonly number[]>>
}

/** Layers in an order in which every input comes before its use; the first is the input. */
export type LayerGraph = { readonly layers: readonly GraphLayer[] }

/** Layers that follow one another so that a single tensor goes from one piece to the next. */
export type GraphPiece = { readonly name: string; readonly layers: readonly GraphLayer[] }

/**
 * The chain up to and including `last`: cut after each layer that all later ones see the graph
 * through. Pieces without weights join the one before.
 */
export function piecesOf({ layers }: LayerGraph, last: string): GraphPiece[] {
  const end = layers.findIndex(({ name }) => name === last)
  const used = layers.slice(1, end + 1)
  const pieces: GraphLayer[][] = []
  let open: GraphLayer[] = []
  used.forEach((layer, at) => {
    open.push(layer)
    if (!isCut(used, at)) return
    const before = pieces.at(-1)
    if (before && open.every((one) => Object.keys(one.weights).length === 0)) before.push(...open)
    else pieces.push(open)
    open = []
  })
  return pieces.map((piece) => ({ name: piece[0]?.name ?? '', layers: piece }))
}

/** Whether nothing but layer `at` itself is seen from behind it. */
function isCut(layers: readonly GraphLayer[], at: number): boolean {
  const hidden = new Set(layers.slice(0, at).map(({ name }) => name))
  return layers.slice(at + 1).every(({ inputs }) => inputs.every((input) => !hidden.has(input)))
}

/** The layer whose output the last dense layer turns into logits; the very last one without any. */
export function featureLayerOf({ layers }: LayerGraph): string {
  const head = layers.findLast(({ kind }) => kind === 'dense')
  return (head?.inputs[0] ?? layers.at(-1)?.name) as string
}
