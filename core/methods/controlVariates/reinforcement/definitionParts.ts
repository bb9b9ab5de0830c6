/** What the form, the charts and the checks of policy gradients need; no TensorFlow. */
import type { ConfigIssue, Family, Forecast, Preset } from '../../../contract/method.ts'
import { continuousEnvironments, type PolicyControl, policyControls } from './names.ts'
import { controlsOf, policyKind, type PolicySettings } from './settings.ts'

function perPolicy(family: string, label: string, rest: Partial<Family> = {}): Family {
  return {
    ...{ family, label, unit: '', perLayer: true, scale: 'linear', predictedBy: null },
    ...rest,
  }
}

/** Mean of one estimator over its seeds: what lists show. */
function headlines(control: PolicyControl): Family[] {
  const whole = { perLayer: false } as const
  return [
    perPolicy(`episodeReturn/${control}`, `Return, ${controlWords[control]}`, {
      ...{ ...whole, unit: 'reward' },
    }),
    perPolicy(`policyVarianceRatio/${control}`, `Gradient variance, ${controlWords[control]}`, {
      ...{ ...whole, unit: '×' },
    }),
  ]
}

const controlWords: Readonly<Record<PolicyControl, string>> = {
  none: 'no baseline',
  value: 'value baseline',
  linear: 'linear control',
  neural: 'neural control',
}

/** “Layers” here are policies: estimator and seed. */
export const policyFamilies: Family[] = [
  ...policyControls.flatMap(headlines),
  perPolicy('episodeReturn', 'Return of the last 20 episodes', { unit: 'reward' }),
  perPolicy('policyVariance', 'Variance of the policy gradient', { scale: 'log' }),
  perPolicy('policyVarianceRatio', 'Variance against the value baseline', { scale: 'log' }),
  perPolicy('valueLoss', 'Squared error of the value', { scale: 'log' }),
  perPolicy('policyDivergence', 'Divergence from the last policy', { unit: 'nat', scale: 'log' }),
]

export const policyPresets: Preset[] = [
  {
    id: 'pendulum-policies',
    title: 'Pendulum: three policy gradients',
    description: 'PPO with value baseline, linear and neural Stein control, three seeds each.',
    config: { problem: { kind: policyKind } },
  },
  {
    id: 'point-mass-policies',
    title: 'Point mass: Stein gradient as published',
    description: 'A2C; the control reaches the action itself only, at the action taken.',
    config: {
      problem: { kind: policyKind },
      policy: {
        ...{ environment: 'point-mass', algorithm: 'a2c', reach: 'action', auxiliaryDraws: 0 },
        ...{ learningRate: 5e-3, discount: 0.95 },
      },
    },
  },
  {
    id: 'swimmer-policies',
    title: 'Swimmer: a stroke within a trust region',
    description: 'TRPO; two joint rates that must learn to take turns.',
    config: {
      problem: { kind: policyKind },
      policy: { environment: 'swimmer', algorithm: 'trpo', discount: 0.97, updates: 80 },
    },
  },
  {
    id: 'cart-pole-policies',
    title: 'Cart pole: value baseline against none',
    description: 'Discrete actions have no derivative, so no Stein control.',
    config: {
      problem: { kind: policyKind },
      policy: {
        environment: 'cart-pole',
        controls: 'none, value',
        discount: 0.98,
        updates: 40,
      },
    },
  },
]

export function policyForecast(settings: PolicySettings): Forecast[] {
  const { repeats, updates, copies, rolloutSteps } = settings
  return [
    {
      label: 'Policies',
      value: controlsOf(settings).length * repeats,
      unit: 'policies',
      help: 'Estimators × seeds.',
    },
    {
      label: 'Experience of each policy',
      value: updates * copies * rolloutSteps,
      unit: 'steps',
      help: 'Updates × environments × steps a rollout.',
    },
  ]
}

export function checkPolicy(settings: PolicySettings): ConfigIssue[] {
  const { environment, reach, auxiliaryDraws, copies, rolloutSteps } = settings
  const controls = controlsOf(settings)
  const issues: ConfigIssue[] = []
  const issue = (path: string, message: string, severity: ConfigIssue['severity'] = 'error') =>
    issues.push({ path: `policy.${path}`, message, severity })
  const controlled = controls.filter((one) => one === 'linear' || one === 'neural')
  if (controlled.length > 0 && !continuousEnvironments.includes(environment))
    issue(
      'controls',
      `${controlled.join(' and ')} need actions with a derivative; those of ${environment} are discrete`,
    )
  if (new Set(controls).size < controls.length)
    issue('controls', `each estimator once; there are ${controls.join(', ')}`)
  if (controls.includes('neural') && reach === 'trajectory' && auxiliaryDraws === 0)
    issue(
      'auxiliaryDraws',
      'the neural control reaches later actions only with auxiliary draws; with 0 it acts on the action itself',
      'warning',
    )
  const rows = copies * rolloutSteps
  if (settings.minibatch > rows / 2)
    issue(
      'minibatch',
      `${settings.minibatch} of ${rows} steps: at most half a rollout, ${rows / 2}`,
    )
  return issues
}
