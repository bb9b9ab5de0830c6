import { createRouter, createWebHashHistory } from 'vue-router'
import RunsView from './views/RunsView.vue'

/** Every page but the first comes in a file of its own, so that the window opens without them. */
const views = {
  CompareView: () => import('./views/CompareView.vue'),
  DatasetView: () => import('./views/DatasetView.vue'),
  DatasetsView: () => import('./views/DatasetsView.vue'),
  HelpView: () => import('./views/HelpView.vue'),
  ImportView: () => import('./views/ImportView.vue'),
  ModelsView: () => import('./views/ModelsView.vue'),
  MethodsView: () => import('./views/MethodsView.vue'),
  NewStudyView: () => import('./views/NewStudyView.vue'),
  NewRunView: () => import('./views/NewRunView.vue'),
  RunView: () => import('./views/RunView.vue'),
  StudiesView: () => import('./views/StudiesView.vue'),
  StudyView: () => import('./views/StudyView.vue'),
  SettingsView: () => import('./views/SettingsView.vue'),
}

/** Reads the other pages while nothing else happens, so that going there takes no time. */
export function readOtherPages(): void {
  requestIdleCallback(() => {
    // One that cannot be read now is asked for again when somebody goes there.
    for (const read of Object.values(views)) read().catch(() => undefined)
  })
}

export const router = createRouter({
  history: createWebHashHistory(),
  routes: [
    { path: '/', redirect: '/runs' },
    { path: '/runs', component: RunsView },
    { path: '/runs/:runId', component: views.RunView, props: true },
    { path: '/compare', component: views.CompareView },
    { path: '/new', component: views.NewRunView },
    { path: '/new/:methodId', component: views.NewRunView, props: true },
    { path: '/studies', component: views.StudiesView },
    { path: '/studies/new', component: views.NewStudyView },
    { path: '/studies/new/:methodId', component: views.NewStudyView, props: true },
    { path: '/studies/:studyId', component: views.StudyView, props: true },
    { path: '/datasets', component: views.DatasetsView },
    { path: '/datasets/:datasetId', component: views.DatasetView, props: true },
    { path: '/import', component: views.ImportView },
    { path: '/models', component: views.ModelsView },
    { path: '/methods', component: views.MethodsView },
    { path: '/help/:methodId', component: views.HelpView, props: true },
    { path: '/manual/:pageId?', component: () => import('./views/ManualView.vue'), props: true },
    { path: '/settings', component: views.SettingsView },
    { path: '/:anything(.*)', redirect: '/runs' },
  ],
})
