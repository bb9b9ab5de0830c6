/** What a view that only one laboratory has is given, and how it is listed (index.ts). */
import type { Component } from 'vue'
import type { Run } from '../../../core/contract/run.ts'
import type { SeriesByName } from '../composables/useRunSeries.ts'

export interface LaboratoryViewProps {
  /** `run.result` is what the method found so far. */
  readonly run: Run
  /** Its figures by series name. */
  readonly series: SeriesByName
}

export interface LaboratoryView {
  readonly id: string
  readonly label: string
  readonly component: Component<LaboratoryViewProps>
  /** For views that only some runs of the method have; all have it without. */
  readonly appliesTo?: (run: Run) => boolean
}
