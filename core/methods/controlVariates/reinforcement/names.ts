/** Words of the policy-gradient laboratory that form, engine and trainer share. */

export const environmentNames = [
  'cart-pole',
  'pendulum',
  'mountain-car-continuous',
  'acrobot',
  'point-mass',
  'swimmer',
] as const
export type EnvironmentName = (typeof environmentNames)[number]

/** Discrete actions have no ∇_a: only continuous ones admit a Stein control variate. */
export const continuousEnvironments: readonly EnvironmentName[] = [
  'pendulum',
  'mountain-car-continuous',
  'point-mass',
  'swimmer',
]

export const algorithmNames = ['ppo', 'a2c', 'trpo'] as const
export type AlgorithmName = (typeof algorithmNames)[number]

/** What is subtracted from the return: nothing, V(s), or V(s) and a function of state and action. */
export const policyControls = ['none', 'value', 'linear', 'neural'] as const
export type PolicyControl = (typeof policyControls)[number]

export const controlObjectives = ['fit-q', 'min-variance'] as const
export type ControlObjective = (typeof controlObjectives)[number]

/** Whose noise a control takes out of an advantage: its own action’s, or that of later ones too. */
export const reaches = ['action', 'trajectory'] as const
export type Reach = (typeof reaches)[number]

/** Value of `problem.kind` with which the laboratory trains policies. */
export const policyKind = 'policy-gradient'
