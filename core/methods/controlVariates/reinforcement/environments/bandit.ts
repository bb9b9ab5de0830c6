/**
 * One decision, reward −a²: the check case with known gradients. Not in the registry: it is for tests
 * and `verify`. J = −μ² − σ², so ∂J/∂μ = −2 μ, ∂J/∂log σ = −2 σ².
 */
import type { Environment } from './environment.ts'

export const bandit: Environment = {
  name: 'bandit',
  ...{ stateSize: 1, observationSize: 1, horizon: 1, rewardScale: 1 },
  actions: { kind: 'continuous', size: 1, scale: 1 },
  observationScale: [1],
  initial: () => Float64Array.of(1),
  observe: (state) => state,
  advance: (state, action) => ({
    state: state.slice(),
    reward: -((action[0] as number) ** 2),
    terminated: true,
  }),
}
