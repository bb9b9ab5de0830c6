import { createRouter, createWebHashHistory } from 'vue-router'
import CompareView from './views/CompareView.vue'
import DatasetView from './views/DatasetView.vue'
import DatasetsView from './views/DatasetsView.vue'
import HelpView from './views/HelpView.vue'
import ImportView from './views/ImportView.vue'
import ModelsView from './views/ModelsView.vue'
import MethodsView from './views/MethodsView.vue'
import NewStudyView from './views/NewStudyView.vue'
import NewRunView from './views/NewRunView.vue'
import RunView from './views/RunView.vue'
import RunsView from './views/RunsView.vue'
import StudiesView from './views/StudiesView.vue'
import StudyView from './views/StudyView.vue'
import SettingsView from './views/SettingsView.vue'

export const router = createRouter({
  history: createWebHashHistory(),
  routes: [
    { path: '/', redirect: '/runs' },
    { path: '/runs', component: RunsView },
    { path: '/runs/:runId', component: RunView, props: true },
    { path: '/compare', component: CompareView },
    { path: '/new', component: NewRunView },
    { path: '/new/:methodId', component: NewRunView, props: true },
    { path: '/studies', component: StudiesView },
    { path: '/studies/new', component: NewStudyView },
    { path: '/studies/new/:methodId', component: NewStudyView, props: true },
    { path: '/studies/:studyId', component: StudyView, props: true },
    { path: '/datasets', component: DatasetsView },
    { path: '/datasets/:datasetId', component: DatasetView, props: true },
    { path: '/import', component: ImportView },
    { path: '/models', component: ModelsView },
    { path: '/methods', component: MethodsView },
    { path: '/help/:methodId', component: HelpView, props: true },
    { path: '/manual/:pageId?', component: () => import('./views/ManualView.vue'), props: true },
    { path: '/settings', component: SettingsView },
    { path: '/:anything(.*)', redirect: '/runs' },
  ],
})
