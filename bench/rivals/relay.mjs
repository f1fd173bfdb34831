// What both rivals do with a message, apart from their transport: store, then acknowledge, then push
// to everybody who sees the conversation. Visitor i is contact i + 1 and belongs to agent i % agents.
export class Relay {
  constructor(store, agents) {
    this.store = store
    this.agents = agents
    this.members = new Map() // "v17", "a3" -> send(frame)
  }

  join(member, send) {
    this.members.set(member, send)
  }

  async post({ author, conversation, clientId, body }, acknowledge) {
    const { seq, repeated } = await this.store.append({ author, conversation, clientId, body })
    acknowledge(seq)
    if (repeated) return
    const event = { conversation, seq, author, clientId, body }
    this.members.get(`v${conversation - 1}`)?.(event)
    this.members.get(`a${(conversation - 1) % this.agents}`)?.(event)
  }
}
