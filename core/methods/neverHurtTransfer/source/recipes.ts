/**
 * Sources that the run itself trains first, in seconds: a small net on a built-in set, or on labels
 * drawn at random, which teaches features that fit nothing.
 */
export type Recipe = {
  readonly id: string
  readonly label: string
  readonly help: string
  readonly dataset: string
  /** Class indices; empty for all. */
  readonly classes: readonly number[]
  /** Samples a class; 0 for all. */
  readonly shots: number
  readonly labels: 'true' | 'random'
  readonly steps: number
}

export const recipes: readonly Recipe[] = [
  {
    ...{ id: 'recipe:digits-0-4', label: 'Digits 0 to 4', dataset: 'digits-8x8' },
    help: 'Trained here first: near to the other digits, yet it has learnt to ignore what tells them apart.',
    ...{ classes: [0, 1, 2, 3, 4], shots: 0, labels: 'true', steps: 600 },
  },
  {
    ...{ id: 'recipe:fashion', label: 'Fashion-MNIST', dataset: 'fashion-mnist-6k' },
    help: 'Trained here first on 6,000 pictures of clothes.',
    ...{ classes: [], shots: 0, labels: 'true', steps: 1500 },
  },
  {
    ...{ id: 'recipe:random-labels', label: 'Random labels', dataset: 'fashion-mnist-6k' },
    help: 'Trained here first to memorise 1,500 pictures of clothes with random labels: a source that fits nothing.',
    ...{ classes: [], shots: 150, labels: 'random', steps: 3000 },
  },
]

export function recipeNamed(id: string): Recipe | undefined {
  return recipes.find((recipe) => recipe.id === id)
}
