/**
 * Views that only one laboratory has, as tabs of its runs, before the charts that every run has.
 * Each lies in the laboratory's folder here and takes the props of laboratoryView.ts.
 */
import type { LaboratoryView } from './laboratoryView.ts'
import ComparisonView from './mabn/ComparisonView.vue'
import StatisticsView from './mabn/StatisticsView.vue'

/** By method id. */
export const laboratoryViews: Readonly<Record<string, readonly LaboratoryView[]>> = {
  mabn: [
    { id: 'comparison', label: 'Comparison', component: ComparisonView },
    { id: 'statistics', label: 'Batch statistics', component: StatisticsView },
  ],
}
