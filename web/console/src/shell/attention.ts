// Calls the agent: offers and messages of own conversations by tone, title and notification.
import { computed, onBeforeUnmount, watch, watchEffect } from 'vue'
import { useRouter } from 'vue-router'
import { inboxRows, offersOf } from '../inbox/inbox'
import { useContext, useDesk } from '../live/context'
import { useTexts } from '../locales'

export function useAttention(): void {
  const { alerts } = useContext()
  const desk = useDesk()
  const t = useTexts()
  const router = useRouter()
  const offers = computed(() => offersOf(desk.board.value, desk.me.value, desk.now.value))
  const unread = computed(() => {
    const input = { board: desk.board.value, me: desk.me.value, now: desk.now.value, conversations: desk.conversations, read: desk.read.marks }
    return inboxRows(input, 'mine').reduce((sum, row) => sum + row.unread, 0)
  })
  const show = (contact: string) => (): void => void router.push({ name: 'desk', params: { contact } })

  watch(() => offers.value.map((offer) => offer.ticket.offer), (now, before) => {
    const fresh = offers.value.find((offer) => now.includes(offer.ticket.offer) && !before?.includes(offer.ticket.offer))
    if (fresh) alerts.call(t.value.alerts.offerTitle, fresh.name || fresh.ticket.subject, true, show(''))
  })
  desk.onEvent = ({ event }) => {
    if (event.kind !== 'message_posted' || event.author.kind !== 'customer') return
    const mine = Object.values(desk.board.value.tickets).some((ticket) => ticket.contact === event.contact && ticket.holder === desk.me.value)
    if (!mine) return
    const name = desk.board.value.contact_names[event.contact] || t.value.inbox.nobody
    const hint = desk.hiddenWork.value ? t.value.alerts.lookHere : event.text
    alerts.call(t.value.alerts.messageTitle(name), hint, false, show(event.contact))
  }
  watchEffect(() => {
    const count = offers.value.length + unread.value
    document.title = count > 0 ? t.value.alerts.titleBadge(count, t.value.name) : t.value.name
  })
  onBeforeUnmount(() => (desk.onEvent = () => undefined))
}
