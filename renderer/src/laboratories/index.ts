/**
 * Views that only one laboratory has, as tabs of its runs, before the charts that every run has.
 * Each lies in the laboratory's folder here and takes `{ run, series }`: what the method found
 * (`run.result`, live) and its figures by series name.
 */
import type { Component } from 'vue'
import type { Run } from '../../../core/contract/run.ts'
import type { SeriesByName } from '../composables/useRunSeries.ts'
import ComparisonView from './mabn/ComparisonView.vue'
import StatisticsView from './mabn/StatisticsView.vue'

export interface LaboratoryViewProps {
  readonly run: Run
  readonly series: SeriesByName
}

export interface LaboratoryView {
  readonly id: string
  readonly label: string
  readonly component: Component<LaboratoryViewProps>
}

/** By method id. */
export const laboratoryViews: Readonly<Record<string, readonly LaboratoryView[]>> = {
  mabn: [
    { id: 'comparison', label: 'Comparison', component: ComparisonView },
    { id: 'statistics', label: 'Batch statistics', component: StatisticsView },
  ],
}
