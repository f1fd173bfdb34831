// The chart library is large: it comes only with this chart, after the wall's numbers are on screen.
import { defineAsyncComponent } from 'vue'

export default defineAsyncComponent(() => import('./TrendChart.vue'))
