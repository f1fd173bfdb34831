import { createApp } from 'vue'
import '@shared/tokens.css'
import './theme/base.css'
import App from './App.vue'
import { Context, contextKey } from './live/context'
import { preferredLocale } from './locales'
import { createConsoleRouter } from './router'

const context = new Context()
const app = createApp(App, { initialLocale: context.keep.get('jianxin.locale') ?? preferredLocale(navigator.languages) })
app.provide(contextKey, context)
app.use(createConsoleRouter(context))
app.mount('#app')
