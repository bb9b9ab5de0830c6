/** Networks that ship with the application (resources/pretrained), Apache License 2.0. */

export type BuiltInSource = {
  readonly id: string
  readonly label: string
  readonly help: string
  /** Folder below resources/pretrained. */
  readonly folder: string
  /** Layer whose output is the features. */
  readonly features: string
  readonly pixels: 'signed'
  readonly side: number
}

export const builtInSources: readonly BuiltInSource[] = [
  {
    ...{ id: 'builtin:mobilenet-v2', label: 'MobileNet V2 (ImageNet)', side: 224 },
    help: '3.5 million parameters, 1280 features.',
    ...{ folder: 'mobilenet_v2_1.0_224', features: 'embedding', pixels: 'signed' },
  },
  {
    ...{ id: 'builtin:mobilenet-v1-quarter', label: 'MobileNet V1 × 0.25 (ImageNet)', side: 128 },
    help: '0.5 million parameters, 256 features: for quick tries.',
    ...{ folder: 'mobilenet_v1_0.25_128', features: 'embedding', pixels: 'signed' },
  },
]
