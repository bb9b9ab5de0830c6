/**
 * Views that only one laboratory has, as tabs of its runs, before the charts that every run has.
 * Each lies in the laboratory's folder here and takes the props of laboratoryView.ts.
 */
import RankingView from './angle-shrinking/RankingView.vue'
import SearchView from './angle-shrinking/SearchView.vue'
import { isSearchRun } from './angle-shrinking/searchFindings.ts'
import ShrinkView from './angle-shrinking/ShrinkView.vue'
import WinnerView from './angle-shrinking/WinnerView.vue'
import IntegralChains from './control-variates/IntegralChains.vue'
import IntegralEstimate from './control-variates/IntegralEstimate.vue'
import IntegralTemperatures from './control-variates/IntegralTemperatures.vue'
import ReinforcementPolicies from './control-variates/ReinforcementPolicies.vue'
import ReinforcementVariance from './control-variates/ReinforcementVariance.vue'
import { isPolicyRun } from './control-variates/reinforcementFindings.ts'
import type { Run } from '../../../core/contract/run.ts'
import type { LaboratoryView } from './laboratoryView.ts'
import ComparisonView from './mabn/ComparisonView.vue'
import StatisticsView from './mabn/StatisticsView.vue'
import TransferComparison from './never-hurt-transfer/ComparisonView.vue'
import TransferGradients from './never-hurt-transfer/GradientsView.vue'
import TransferSources from './never-hurt-transfer/SourcesView.vue'
import EquilibriumView from './spherical-motion/EquilibriumView.vue'
import ExperimentView from './spherical-motion/ExperimentView.vue'
import { comparesTrainings } from './spherical-motion/findings.ts'
import ResidualsView from './spherical-motion/ResidualsView.vue'
import TrajectoryView from './spherical-motion/TrajectoryView.vue'

/** Evidence or an expectation: all of the laboratory but policies. */
function integrates(run: Run): boolean {
  return !isPolicyRun(run)
}

/** By method id. */
export const laboratoryViews: Readonly<Record<string, readonly LaboratoryView[]>> = {
  'angle-shrinking': [
    { id: 'shrinking', label: 'Shrinking', component: ShrinkView },
    { id: 'ranking', label: 'Ranking', component: RankingView },
    { id: 'winner', label: 'Winner', component: WinnerView },
    { id: 'search', label: 'Search', component: SearchView, appliesTo: isSearchRun },
  ],
  'control-variates': [
    { id: 'estimate', label: 'Estimate', component: IntegralEstimate, appliesTo: integrates },
    {
      ...{ id: 'temperatures', label: 'Temperatures', component: IntegralTemperatures },
      appliesTo: integrates,
    },
    { id: 'chains', label: 'Chains', component: IntegralChains, appliesTo: integrates },
    { id: 'policies', label: 'Policies', component: ReinforcementPolicies, appliesTo: isPolicyRun },
    {
      ...{ id: 'policy-variance', label: 'Gradient variance', appliesTo: isPolicyRun },
      component: ReinforcementVariance,
    },
  ],
  mabn: [
    { id: 'comparison', label: 'Comparison', component: ComparisonView },
    { id: 'statistics', label: 'Batch statistics', component: StatisticsView },
  ],
  'never-hurt-transfer': [
    { id: 'comparison', label: 'Comparison', component: TransferComparison },
    { id: 'gradients', label: 'Gradients', component: TransferGradients },
    { id: 'sources', label: 'Sources', component: TransferSources },
  ],
  'spherical-motion': [
    {
      ...{ id: 'experiment', label: 'Experiment', component: ExperimentView },
      appliesTo: comparesTrainings,
    },
    { id: 'equilibrium', label: 'Equilibrium', component: EquilibriumView },
    { id: 'trajectory', label: 'Trajectory', component: TrajectoryView },
    { id: 'residuals', label: 'Residuals', component: ResidualsView },
  ],
}
