import { describe, expect, it } from 'vitest'
import { needsLook, noProof, prove, type ProofEvent } from './proof'

function said(events: ProofEvent[]): { acks: string[]; looks: boolean } {
  let state = noProof
  const acks: string[] = []
  for (const event of events) {
    const step = prove(state, event)
    state = step.state
    if (step.say !== null) acks.push(step.say)
  }
  return { acks, looks: needsLook(state) }
}

describe('proof of presence', () => {
  it('acknowledges what was drawn, once', () => {
    expect(said([{ kind: 'delivered', seq: '5' }, { kind: 'drawn' }, { kind: 'drawn' }]).acks).toEqual(['5'])
  })
  it('says nothing for work that was delivered but not drawn', () => {
    expect(said([{ kind: 'delivered', seq: '5' }]).acks).toEqual([])
  })
  it('says nothing while the page is hidden, and warns', () => {
    const hidden: ProofEvent[] = [{ kind: 'visibility', visible: false }, { kind: 'delivered', seq: '5' }, { kind: 'drawn' }]
    expect(said(hidden)).toEqual({ acks: [], looks: true })
    expect(said([...hidden, { kind: 'visibility', visible: true }, { kind: 'drawn' }])).toEqual({ acks: ['5'], looks: false })
  })
  it('compares long ids as numbers and never goes back', () => {
    expect(said([{ kind: 'delivered', seq: '99' }, { kind: 'drawn' }, { kind: 'delivered', seq: '100' }, { kind: 'drawn' }, { kind: 'delivered', seq: '9' }, { kind: 'drawn' }]).acks).toEqual(['99', '100'])
  })
  it('proves itself again after a new connection', () => {
    expect(said([{ kind: 'delivered', seq: '5' }, { kind: 'drawn' }, { kind: 'connected', seq: '5' }, { kind: 'drawn' }]).acks).toEqual(['5', '5'])
  })
})
