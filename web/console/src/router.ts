// Screens by address. Each is a chunk of its own. Addresses stand behind "#", so that the token of an
// invitation never reaches a server's log and any file server can serve the console.
import { createRouter, createWebHashHistory, type Router } from 'vue-router'
import { mayOperate, maySupervise, mayWatch, type Context } from './live/context'
import type { Role } from './wire'

export function createConsoleRouter(context: Context): Router {
  const router = createRouter({
    history: createWebHashHistory(import.meta.env.BASE_URL),
    routes: [
      { path: '/login', name: 'login', component: () => import('./account/LoginPage.vue'), meta: { open: true } },
      { path: '/forgot', name: 'forgot', component: () => import('./account/ForgotPage.vue'), meta: { open: true } },
      { path: '/invitation/:token', name: 'invitation', component: () => import('./account/InvitationPage.vue'), props: true, meta: { open: true } },
      {
        path: '/',
        component: () => import('./shell/AppShell.vue'),
        children: [
          { path: '', redirect: { name: 'desk' } },
          { path: 'desk/:contact?', name: 'desk', component: () => import('./inbox/DeskPage.vue'), props: true },
          { path: 'wall', name: 'wall', component: () => import('./wall/WallPage.vue'), meta: { may: mayWatch } },
          { path: 'people', name: 'people', component: () => import('./people/PeoplePage.vue'), meta: { may: mayOperate } },
          { path: 'teams', name: 'teams', component: () => import('./people/TeamsPage.vue'), meta: { may: mayOperate } },
          { path: 'canned', name: 'canned', component: () => import('./people/CannedPage.vue'), meta: { may: mayOperate } },
          { path: 'rules', name: 'rules', component: () => import('./rules/RulesPage.vue'), meta: { may: mayOperate } },
          { path: 'knowledge', name: 'knowledge', component: () => import('./knowledge/KnowledgePage.vue') },
          { path: 'knowledge/new', name: 'article-new', component: () => import('./knowledge/ArticleEditPage.vue'), meta: { may: maySupervise } },
          { path: 'knowledge/:article(\\d+)', name: 'article', component: () => import('./knowledge/ArticlePage.vue'), props: true },
          { path: 'knowledge/:article(\\d+)/edit', name: 'article-edit', component: () => import('./knowledge/ArticleEditPage.vue'), props: true, meta: { may: maySupervise } },
          { path: 'keys', name: 'keys', component: () => import('./people/KeysPage.vue'), meta: { may: mayOperate } },
          { path: 'incidents', name: 'incidents', component: () => import('./incidents/IncidentsPage.vue'), meta: { may: mayWatch } },
          { path: 'account', name: 'account', component: () => import('./account/AccountPage.vue') },
          { path: ':rest(.*)*', name: 'lost', component: () => import('./shell/LostPage.vue') },
        ],
      },
    ],
  })
  router.beforeEach(async (to) => {
    if (to.meta['open']) return true
    if (!(await context.resume())) return { name: 'login', query: to.fullPath === '/' ? {} : { to: to.fullPath } }
    const may = to.meta['may'] as ((role: Role | undefined) => boolean) | undefined
    return may && !may(context.me.value?.role) ? { name: 'desk' } : true
  })
  context.client.onUnauthenticated = () => {
    context.leave()
    void router.push({ name: 'login' })
  }
  return router
}
